#include "server/sweep/sweep.hpp"

#include <SQLiteCpp/Transaction.h>

#include <chrono>
#include <thread>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/sweep_making.hpp"

namespace webdyno::sweep {

std::string create_sweep(SQLite::Database& database, const NewSweep& sweep) {
  return *create_sweep(database, sweep, [] { return false; });
}

std::optional<std::string> create_sweep(SQLite::Database& database, const NewSweep& sweep,
                                        const std::function<bool()>& interrupted) {
  using Clock = std::chrono::steady_clock;
  SweepMaking making(sweep);
  for (;;) {
    if (interrupted()) return std::nullopt;
    const auto begin = Clock::now();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    making.write_piece(database);
    transaction.commit();
    if (making.complete()) return making.sweep_uuid();
    // A process that waits for the lock only tries again now and then: half of the time it is free.
    std::this_thread::sleep_for(Clock::now() - begin);
  }
}

std::optional<std::int64_t> find_sweep(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement find(database,
                         "SELECT sweep_id FROM sweep WHERE sweep_uuid = ? AND sweep_id NOT IN "
                         "(SELECT sweep_id FROM sweep_in_making)");
  bind_all(find, sweep_uuid);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getInt64();
}

void set_sweep_state(SQLite::Database& database, const std::string& sweep_uuid,
                     const std::string& state) {
  const auto sweep_id = find_sweep(database, sweep_uuid);
  if (!sweep_id) throw Rejected(Rejected::Reason::kNotFound, "there is no sweep " + sweep_uuid);
  const int changed = execute(
      database, "UPDATE sweep SET state = ?1 WHERE sweep_id = ?2 AND state NOT IN ('done', ?1)",
      state, *sweep_id);
  if (changed == 0) return;
  if (state == "running") begin_running(database, *sweep_id);
  record_event(database, "sweep_" + state, {.sweep_id = *sweep_id});
}

void take_over(SQLite::Database& database, const std::string& sweep_uuid, bool launched) {
  begin_running(database, sweep_uuid);
  release_sweep(database, sweep_uuid, "collector_restarted",
                "the collector ended while this attempt ran");
  execute(database, "UPDATE sweep SET launched = ? WHERE sweep_uuid = ?", launched, sweep_uuid);
  set_sweep_state(database, sweep_uuid, "running");
}

std::vector<AttemptName> leave_sweep(SQLite::Database& database, const std::string& sweep_uuid,
                                     const std::string& state, const std::string& why) {
  SQLite::Statement find(database,
                         "SELECT sweep_id FROM sweep WHERE sweep_uuid = ? AND state = 'running'");
  bind_all(find, sweep_uuid);
  if (!find.executeStep()) return {};
  const std::int64_t sweep_id = find.getColumn(0).getInt64();
  find.reset();
  execute(database, "UPDATE sweep SET state = ? WHERE sweep_id = ?", state, sweep_id);
  record_event(database, "sweep_" + state, {.sweep_id = sweep_id}, why);
  return release_sweep(database, sweep_uuid, "interrupted", why);
}

std::vector<std::string> running_launched_sweeps(SQLite::Database& database,
                                                 const std::string& host_uuid) {
  SQLite::Statement find(
      database,
      "SELECT sweep_uuid FROM sweep JOIN host USING (host_id) WHERE launched = 1 AND state = "
      "'running' AND host_uuid = ? AND sweep_id NOT IN (SELECT sweep_id FROM sweep_in_making)");
  bind_all(find, host_uuid);
  std::vector<std::string> sweep_uuids;
  while (find.executeStep()) sweep_uuids.push_back(find.getColumn(0));
  return sweep_uuids;
}

std::optional<std::string> other_machine(SQLite::Database& database, const std::string& sweep_uuid,
                                         const std::string& host_uuid) {
  SQLite::Statement find(database,
                         "SELECT hostname FROM sweep JOIN host USING (host_id) "
                         "WHERE sweep_uuid = ? AND host_uuid <> ?");
  bind_all(find, sweep_uuid, host_uuid);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getString();
}

}  // namespace webdyno::sweep
