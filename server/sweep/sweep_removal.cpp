#include "server/sweep/sweep_removal.hpp"

#include <fmt/format.h>

#include <optional>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/steady_time.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/sweep_making.hpp"

namespace webdyno::sweep {
namespace {

// Of what a trial may have many thousands of. All else goes with the trial itself.
constexpr const char* kManyOfATrial[] = {
    "DELETE FROM process_reading WHERE (trial_id, t_us, process_id) IN (SELECT trial_id, t_us, "
    "process_id FROM process_reading WHERE trial_id = ? LIMIT ?)",
    "DELETE FROM iteration WHERE (trial_id, attempt_number, phase, iteration_index) IN (SELECT "
    "trial_id, attempt_number, phase, iteration_index FROM iteration WHERE trial_id = ? LIMIT ?)"};

struct Removed {
  std::int64_t sweep_id;
  std::string state;
};

Removed find_removed(SQLite::Database& database, const std::string& sweep_uuid) {
  const auto sweep_id = find_sweep(database, sweep_uuid);
  if (!sweep_id) throw Rejected(Rejected::Reason::kNotFound, "there is no sweep " + sweep_uuid);
  SQLite::Statement state(database, "SELECT state FROM sweep WHERE sweep_id = ?");
  bind_all(state, *sweep_id);
  state.executeStep();
  return {*sweep_id, state.getColumn(0).getString()};
}

/// A removed sweep, or one whose making was cut off; nullopt: there is none.
std::optional<std::int64_t> find_left_over(SQLite::Database& database) {
  const SteadyTime now = steady_now();
  SQLite::Statement find(database,
                         "SELECT sweep_id FROM sweep_in_making WHERE boot_id <> ? OR expires_us < "
                         "? LIMIT 1");
  bind_all(find, now.boot_id, now.us);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getInt64();
}

/// False: some of it is left.
bool remove_trial(SQLite::Database& database, std::int64_t trial_id) {
  for (const char* some : kManyOfATrial) {
    if (execute(database, some, trial_id, kPieceReadings) == static_cast<int>(kPieceReadings))
      return false;
  }
  execute(database, "DELETE FROM trial WHERE trial_id = ?", trial_id);
  return true;
}

/// When its trials are gone.
void remove_rest(SQLite::Database& database, std::int64_t sweep_id) {
  const int forgotten =
      execute(database,
              "DELETE FROM sweep_configuration WHERE sweep_id = ?1 AND configuration_id IN (SELECT "
              "configuration_id FROM sweep_configuration WHERE sweep_id = ?1 LIMIT ?2)",
              sweep_id, kPieceRows);
  if (forgotten == 0) execute(database, "DELETE FROM sweep WHERE sweep_id = ?", sweep_id);
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

bool remove_piece(SQLite::Database& database, std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  const auto sweep_id = find_left_over(database);
  if (!sweep_id) return false;
  SQLite::Statement next(database, "SELECT trial_id FROM trial WHERE sweep_id = ? LIMIT 1");
  std::size_t trials = 0;
  do {
    bind_all(next, *sweep_id);
    if (!next.executeStep()) {
      if (trials == 0) remove_rest(database, *sweep_id);
      break;
    }
    const std::int64_t trial_id = next.getColumn(0).getInt64();
    next.reset();
    if (remove_trial(database, trial_id)) ++trials;
  } while (trials < kPieceTrials && std::chrono::steady_clock::now() < until);
  return true;
}

}  // namespace webdyno::sweep
