#include "server/sweep/progress.hpp"

#include <string>

#include "server/sweep/binding.hpp"
#include "server/sweep/estimate.hpp"

namespace webdyno::sweep {
namespace {

/// The longest that any trial of the sweep may take, with half of the cool-down before it: twice
/// this is what both bounds below begin with.
constexpr const char* kLongestTimeoutMs =
    "max(trial_timeout_ms, coalesce((SELECT max(trial_timeout_ms) FROM trial_terms WHERE "
    "trial_terms.sweep_id = sweep.sweep_id), 0)) + coalesce(json_extract(plan, '$.cool_down_ms'), "
    "0) "
    "/ 2";

/// Longer than that from one lease to the next, and nobody drove the sweep meanwhile.
std::int64_t pause_us(std::int64_t trial_timeout_ms) {
  return 2 * trial_timeout_ms * 1000 + kDriverMissingUs;
}

/// No attempt takes so long: a visit, loading, measuring and the checks have a timeout each.
std::int64_t longest_attempt_us(std::int64_t trial_timeout_ms) {
  return 4 * trial_timeout_ms * 1000 + kDriverMissingUs;
}

}  // namespace

void count_lease(SQLite::Database& database, std::int64_t sweep_id, std::int64_t leased_realtime_us,
                 const SteadyTime& now) {
  SQLite::Statement find(
      database,
      "SELECT iif(last_leased_realtime_us IS NOT NULL AND waiting_since_boot_id = ?, "
      "waiting_since_us, NULL), " +
          std::string(kLongestTimeoutMs) +
          ", lease_gaps, lease_gap_mean_s, lease_gap_squares_s2 FROM sweep_progress JOIN sweep "
          "USING (sweep_id) WHERE sweep_id = ?");
  bind_all(find, now.boot_id, sweep_id);
  if (!find.executeStep()) return;
  const auto before_us = optional_integer(find, 0);
  const std::int64_t longest_us = pause_us(find.getColumn(1).getInt64());
  LeaseGaps gaps{.count = find.getColumn(2).getInt64(),
                 .mean_s = find.getColumn(3).getDouble(),
                 .squares_s2 = find.getColumn(4).getDouble()};
  find.reset();
  const std::int64_t gap_us = now.us - before_us.value_or(0);
  if (before_us && gap_us < longest_us) gaps.add(static_cast<double>(gap_us) / 1e6);
  execute(database,
          "UPDATE sweep_progress SET last_leased_realtime_us = ?, lease_gaps = ?, "
          "lease_gap_mean_s = ?, lease_gap_squares_s2 = ? WHERE sweep_id = ?",
          leased_realtime_us, gaps.count, gaps.mean_s, gaps.squares_s2, sweep_id);
  begin_waiting(database, sweep_id, now);
  count_running(database, sweep_id, now);
}

void count_running(SQLite::Database& database, std::int64_t sweep_id, const SteadyTime& now) {
  SQLite::Statement find(database,
                         "SELECT iif(ran_boot_id = ?, ran_until_us, NULL), " +
                             std::string(kLongestTimeoutMs) +
                             " FROM sweep_progress JOIN sweep USING (sweep_id) WHERE sweep_id = ?");
  bind_all(find, now.boot_id, sweep_id);
  if (!find.executeStep()) return;
  const auto until_us = optional_integer(find, 0);
  const std::int64_t ran_us = until_us ? now.us - *until_us : 0;
  const bool ran = ran_us < longest_attempt_us(find.getColumn(1).getInt64());
  find.reset();
  execute(database,
          "UPDATE sweep_progress SET ran_us = ran_us + ?, ran_until_us = ?, ran_boot_id = ? WHERE "
          "sweep_id = ?",
          ran ? ran_us : 0, now.us, now.boot_id, sweep_id);
}

void begin_running(SQLite::Database& database, std::int64_t sweep_id) {
  execute(database, "UPDATE sweep_progress SET ran_until_us = NULL WHERE sweep_id = ?", sweep_id);
}

void begin_running(SQLite::Database& database, const std::string& sweep_uuid) {
  execute(database,
          "UPDATE sweep_progress SET ran_until_us = NULL WHERE sweep_id = (SELECT sweep_id FROM "
          "sweep WHERE sweep_uuid = ?)",
          sweep_uuid);
}

void begin_waiting(SQLite::Database& database, std::int64_t sweep_id, const SteadyTime& now) {
  execute(
      database,
      "UPDATE sweep_progress SET waiting_since_us = ?, waiting_since_boot_id = ? WHERE sweep_id "
      "= ?",
      now.us, now.boot_id, sweep_id);
}

}  // namespace webdyno::sweep
