#include "server/sweep/contention_flags.hpp"

#include "server/sweep/binding.hpp"
#include "server/sweep/contention_limits.hpp"

namespace webdyno::sweep {
namespace {

bool at_least(SQLite::Statement& found, int column, double limit) {
  const auto value = found.getColumn(column);
  return !value.isNull() && value.getDouble() >= limit;
}

}  // namespace

std::vector<std::string> contention_flags(SQLite::Database& database, const AttemptRow& attempt) {
  SQLite::Statement find(
      database,
      "SELECT outside_percent + steal_percent, "
      "CASE WHEN others_cpu_percent >= page_run_delay_percent THEN page_run_delay_percent END, "
      "swapped_pages, throttles FROM attempt_contention WHERE trial_id = ? AND attempt_number = ?");
  bind_all(find, attempt.trial_id, attempt.attempt_number);
  std::vector<std::string> flags;
  if (!find.executeStep()) return flags;
  if (at_least(find, 0, kNoisyPercent)) flags.emplace_back("noisy");
  if (at_least(find, 1, kStarvedPercent)) flags.emplace_back("starved");
  if (at_least(find, 2, kSwappedPages)) flags.emplace_back("swapping");
  if (at_least(find, 3, kThrottles)) flags.emplace_back("throttled");
  return flags;
}

}  // namespace webdyno::sweep
