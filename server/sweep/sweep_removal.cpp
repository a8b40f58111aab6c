#include "server/sweep/sweep_removal.hpp"

#include <fmt/format.h>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/steady_time.hpp"

namespace webdyno::sweep {
namespace {

struct Removed {
  std::int64_t sweep_id;
  std::string state;
};

Removed find_removed(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement find(database,
                         "SELECT sweep_id, state FROM sweep WHERE sweep_uuid = ? AND sweep_id NOT "
                         "IN (SELECT sweep_id FROM sweep_in_making)");
  bind_all(find, sweep_uuid);
  if (!find.executeStep())
    throw Rejected(Rejected::Reason::kNotFound, "there is no sweep " + sweep_uuid);
  return {find.getColumn(0).getInt64(), find.getColumn(1).getString()};
}

std::int64_t counted(SQLite::Database& database, const char* sql, std::int64_t sweep_id) {
  SQLite::Statement count(database, sql);
  bind_all(count, sweep_id);
  count.executeStep();
  return count.getColumn(0).getInt64();
}

}  // namespace

SweepRows count_rows(SQLite::Database& database, const std::string& sweep_uuid) {
  const auto [sweep_id, state] = find_removed(database, sweep_uuid);
  return {.trials = counted(database, "SELECT count(*) FROM trial WHERE sweep_id = ?", sweep_id),
          .readings = counted(database,
                              "SELECT count(*) FROM trial CROSS JOIN process_reading USING "
                              "(trial_id) WHERE sweep_id = ?",
                              sweep_id)};
}

void begin_removal(SQLite::Database& database, const std::string& sweep_uuid) {
  const auto [sweep_id, state] = find_removed(database, sweep_uuid);
  const bool measures =
      counted(database,
              "SELECT EXISTS (SELECT 1 FROM attempt INDEXED BY attempt_open CROSS JOIN trial USING "
              "(trial_id) WHERE attempt.outcome IS NULL AND sweep_id = ?)",
              sweep_id) != 0;
  if (state == "running" || measures)
    throw Rejected(Rejected::Reason::kConflict,
                   fmt::format("sweep {} is running; stop it first", sweep_uuid.substr(0, 8)));
  execute(database, "UPDATE sweep SET state = 'stopped' WHERE sweep_id = ? AND state = 'paused'",
          sweep_id);
  // As one whose making was cut off.
  execute(database, "INSERT INTO sweep_in_making (sweep_id, expires_us, boot_id) VALUES (?, 0, ?)",
          sweep_id, steady_now().boot_id);
}

}  // namespace webdyno::sweep
