#include "server/sweep/scheduler.hpp"

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

std::optional<std::int64_t> next_trial(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement next(database,
                         "SELECT trial_id FROM trial INDEXED BY trial_queued "
                         "WHERE sweep_id = ? AND outcome IS NULL ORDER BY position LIMIT 1");
  bind_all(next, sweep_id);
  if (!next.executeStep()) return std::nullopt;
  return next.getColumn(0).getInt64();
}

}  // namespace webdyno::sweep
