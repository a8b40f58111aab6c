#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/api/file_lock.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {

/// One trial at a time on this machine, whichever collector and user measures, by two locks in a
/// directory that all users share. Who wants to measure takes `turn`, then waits for `trial`, then
/// gives `turn` back: so the next one stands in line already while one measures, and whoever has
/// measured comes after it. Nothing here blocks; who waits tries again.
class MachineTurns {
 public:
  /// Makes the files where they are missing, for all users to open. Throws std::runtime_error, one
  /// line for a person.
  explicit MachineTurns(const std::filesystem::path& directory);

  /// A lock that is held until this goes.
  class Held {
   public:
    explicit Held(std::shared_ptr<FileLock> lock) : lock_(std::move(lock)) {}
    Held(Held&&) = default;
    Held& operator=(Held&& other) noexcept {
      std::swap(lock_, other.lock_);
      return *this;
    }
    ~Held() {
      if (lock_) lock_->release();
    }

   private:
    std::shared_ptr<FileLock> lock_;  // who waits may outlive the collector's own hold on it
  };

  /// The place in line; nullopt: somebody else has it.
  std::optional<Held> try_turn();
  /// The machine; nullopt: somebody else measures.
  std::optional<Held> try_trial();

  /// Says to those who wait for whom they do, and which attempt was the last to have the machine.
  void measures(std::string_view plan_name, const sweep::AttemptName& attempt);
  /// "the trials of quick (pid 12, user ada)": who measures, as it says; nullopt: this process.
  std::optional<std::string> who_measures() const;
  /// Whether no other attempt has had the machine since this one had. False where nobody knows.
  bool was_last(const sweep::AttemptName& attempt) const;

 private:
  nlohmann::json words() const;

  std::shared_ptr<FileLock> turn_;
  std::shared_ptr<FileLock> trial_;
};

}  // namespace webdyno::api
