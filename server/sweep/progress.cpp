#include "server/sweep/progress.hpp"

#include "server/sweep/binding.hpp"
#include "server/sweep/estimate.hpp"

namespace webdyno::sweep {

void count_lease(SQLite::Database& database, std::int64_t sweep_id,
                 std::int64_t leased_realtime_us) {
  SQLite::Statement find(
      database,
      "SELECT last_leased_realtime_us, trial_timeout_ms, lease_gaps, lease_gap_mean_s, "
      "lease_gap_squares_s2 FROM sweep_progress JOIN sweep USING (sweep_id) WHERE sweep_id = ?");
  bind_all(find, sweep_id);
  if (!find.executeStep()) return;
  const auto before_us = optional_integer(find, 0);
  const std::int64_t pause_us = 2 * find.getColumn(1).getInt64() * 1000 + kDriverMissingUs;
  LeaseGaps gaps{.count = find.getColumn(2).getInt64(),
                 .mean_s = find.getColumn(3).getDouble(),
                 .squares_s2 = find.getColumn(4).getDouble()};
  find.reset();
  // A clock that was set back gives no time.
  const std::int64_t gap_us = leased_realtime_us - before_us.value_or(0);
  if (before_us && gap_us >= 0 && gap_us < pause_us) gaps.add(static_cast<double>(gap_us) / 1e6);
  execute(database,
          "UPDATE sweep_progress SET last_leased_realtime_us = ?, lease_gaps = ?, "
          "lease_gap_mean_s = ?, lease_gap_squares_s2 = ? WHERE sweep_id = ?",
          leased_realtime_us, gaps.count, gaps.mean_s, gaps.squares_s2, sweep_id);
}

}  // namespace webdyno::sweep
