#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "server/api/launched_browser.hpp"
#include "server/launch/browser.hpp"
#include "server/launch/driver_state.hpp"

namespace webdyno::cli {

/// The browser that `run` has launched, over its debugging pipe. Thread-safe: the collector calls
/// it from a thread of its own.
class PipedBrowser : public api::LaunchedBrowser {
 public:
  tl::expected<void, std::string> make_gpu_cold(const std::string& origin) override;
  tl::expected<nlohmann::json, std::string> read_gpu() override;
  tl::expected<std::int64_t, std::string> navigation_start(const std::string& trial_uuid) override;
  tl::expected<void, std::string> start_profiler(const std::string& trial_uuid) override;
  tl::expected<nlohmann::json, std::string> stop_profiler() override;
  tl::expected<nlohmann::json, std::string> page_heap(const std::string& trial_uuid) override;
  tl::expected<nlohmann::json, std::string> memory_dump() override;

  /// What its extension says of itself, unless somebody else speaks to the browser now.
  std::optional<launch::DriverState> ask_driver_state();

  /// Uses this browser's pipe, and nobody else may, from its construction to its destruction,
  /// which waits for a command under way.
  class Use {
   public:
    Use(PipedBrowser& piped, launch::Browser& browser);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    PipedBrowser& piped_;
  };

 private:
  void set(launch::Browser* browser);

  std::mutex mutex_;
  launch::Browser* browser_ = nullptr;  // nullptr: none lives
  std::string profiler_session_;        // empty: no profiler runs
};

}  // namespace webdyno::cli
