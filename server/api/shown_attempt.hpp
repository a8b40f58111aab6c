#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace webdyno::api {

/// What processes are added up by, in the order in which they are stacked.
enum class Role { kRenderer, kGpu, kBrowser, kUtility, kNative };
inline constexpr std::size_t kRoles = 5;

struct ShownProcess {
  std::int64_t pid;
  std::string role;  // the contract's word
  std::optional<std::string> sub_type;
  bool page;                              // the renderer that ran the trial's page
  std::optional<std::int64_t> exited_us;  // CLOCK_MONOTONIC
  std::optional<Role> stacked;            // nullopt: the native host, which is the instrument
};

/// The attempt of a trial that people look at: the deciding one, or else the last.
struct ShownAttempt {
  std::int64_t trial_id;
  std::int64_t attempt_number;
  bool ended;  // the trial has: nothing of it changes
  /// What makes page times those of the one clock on which all is shown: CLOCK_MONOTONIC, or the
  /// page's own where nothing says how the two lie to each other. 0 then.
  std::int64_t offset_us;
  bool on_page_clock;  // readings have no place on it
};

/// Nullopt: there is no such trial, or it was never tried.
std::optional<ShownAttempt> shown_attempt(SQLite::Database& database,
                                          const std::string& trial_uuid);

std::map<std::int64_t, ShownProcess> processes_by_id(SQLite::Database& database,
                                                     const ShownAttempt& attempt);

}  // namespace webdyno::api
