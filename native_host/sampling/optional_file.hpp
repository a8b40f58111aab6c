#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "native_host/sampling/file_descriptor.hpp"

namespace webdyno::sampling {

/// Why a source says nothing. The words are those of the messages: not_there, permission_denied,
/// switched_off, not_understood.
enum class Absence { kNotThere, kPermissionDenied, kSwitchedOff, kNotUnderstood };
std::string_view absence_name(Absence absence);

/// A kept file of /proc or /sys that a machine may have or not, and whose driver may refuse at any
/// time: what a device lacks ends no attempt.
class OptionalFile {
 public:
  /// Throws std::system_error only when this process or the machine has no more descriptors or
  /// memory: that is no word about the file.
  explicit OptionalFile(const std::filesystem::path& path);

  /// What it says now, as far as it fits; nullopt: it cannot be read, and absence() says why.
  std::optional<std::string_view> read(std::span<char> buffer) const;
  /// One number that is not negative and that a browser's JSON keeps exactly, 2^53 at most.
  /// nullopt: it cannot be read, or says something else.
  std::optional<std::int64_t> read_count() const;

  /// Of the last reading; nullopt: it could be read.
  std::optional<Absence> absence() const { return absence_; }

 private:
  FileDescriptor fd_;
  mutable std::optional<Absence> absence_;
};

/// The largest whole number that JavaScript's numbers hold without a gap: readings pass through it.
inline constexpr std::int64_t kMostInJson = std::int64_t{1} << 53;

/// A sum of counts, unknown as soon as one of them is, or when it grows beyond kMostInJson.
class CountSum {
 public:
  void add(std::optional<std::int64_t> count);
  /// nullopt also where nothing was added.
  std::optional<std::int64_t> value() const;

 private:
  std::int64_t sum_ = 0;
  bool any_ = false;
  bool known_ = true;
};

}  // namespace webdyno::sampling
