#include "server/merge/merge.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "server/merge/row_copy.hpp"
#include "server/merge/sweep_check.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/output_agreement.hpp"

namespace webdyno::merge {
namespace {

/// The other database, as `source`, for as long as this lives.
class Attached {
 public:
  Attached(SQLite::Database& database, const std::filesystem::path& file) : database_(database) {
    sweep::execute(database_, "ATTACH ? AS source", file.string());
  }
  ~Attached() {
    try {
      database_.exec("DROP TABLE IF EXISTS temp.merged");
      database_.exec("DETACH source");
    } catch (const SQLite::Exception&) {
      // The connection ends with the command.
    }
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  SQLite::Database& database_;
};

std::vector<ForeignSweep> foreign_sweeps(SQLite::Database& database) {
  SQLite::Statement find(
      database,
      "SELECT sweep_id, sweep_uuid, plan_name, coalesce(hostname, '') FROM source.sweep LEFT JOIN "
      "source.host USING (host_id) WHERE sweep_id NOT IN (SELECT sweep_id FROM "
      "source.sweep_in_making) ORDER BY sweep_id");
  std::vector<ForeignSweep> sweeps;
  while (find.executeStep()) {
    ForeignSweep sweep;
    sweep.source_id = find.getColumn(0).getInt64();
    sweep.uuid = find.getColumn(1).getString();
    sweep.plan_name = find.getColumn(2).getString();
    sweep.hostname = find.getColumn(3).getString();
    sweeps.push_back(std::move(sweep));
  }
  return sweeps;
}

Translation numbers_of(std::int64_t sweep_id) {
  return {{"sweep_id", std::to_string(sweep_id)},
          {"host_id", merged("host", "host_id")},
          {"browser_id", merged("browser", "browser_id")},
          {"gpu_id", merged("gpu", "gpu_id")},
          {"configuration_id", merged("configuration", "configuration_id")}};
}

std::int64_t number(SQLite::Database& database, const std::string& sql) {
  return database.execAndGet(sql).getInt64();
}

/// A sweep whose last trial came and whose end did not is to be completed, too.
bool has_something(const ForeignSweep& sweep) {
  return !sweep.id || sweep.to_add() > 0 || (!sweep.same_state && sweep.ended_here_alone == 0);
}

/// One sweep of the other database, taken over.
class SweepMerge {
 public:
  SweepMerge(SQLite::Database& database, const ForeignSweep& sweep, const Tables& tables)
      : database_(database), sweep_(sweep), tables_(tables) {}

  void begin() {
    if (sweep_.id) {
      id_ = *sweep_.id;
      return;
    }
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    auto translation = numbers_of(0);
    translation["state"] = "'stopped'";  // until all of it is there
    copy_rows(database_, "sweep", of_sweep(), translation, "sweep_id");
    id_ = database_.getLastInsertRowid();
    transaction.commit();
  }

  /// In the running order.
  std::vector<std::int64_t> trials() const {
    SQLite::Statement find(
        database_,
        "SELECT trial_id FROM source.trial AS theirs WHERE sweep_id = ? AND outcome IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM main.trial AS ours WHERE ours.trial_uuid = "
        "theirs.trial_uuid AND ours.outcome IS NOT NULL) ORDER BY position");
    sweep::bind_all(find, sweep_.source_id);
    std::vector<std::int64_t> trials;
    while (find.executeStep()) trials.push_back(find.getColumn(0).getInt64());
    return trials;
  }

  void add_trial(std::int64_t source_id) {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    // It was queued when the sweep was taken over for the first time.
    sweep::execute(database_,
                   "DELETE FROM main.trial WHERE outcome IS NULL AND trial_uuid = (SELECT "
                   "trial_uuid FROM source.trial WHERE trial_id = ?)",
                   source_id);
    const std::string of_trial = fmt::format("trial_id = {}", source_id);
    auto translation = numbers_of(id_);
    copy_rows(database_, "trial", of_trial, translation, "trial_id");
    translation["trial_id"] = std::to_string(database_.getLastInsertRowid());
    translation["process_id"] = fmt::format("process_id + {}", process_offset(source_id));
    for (const auto& table : tables_.of_trial) copy_rows(database_, table, of_trial, translation);
    for (const auto& table : tables_.of_process) {
      copy_rows(
          database_, table,
          fmt::format("process_id IN (SELECT process_id FROM source.process WHERE {})", of_trial),
          translation);
    }
    copy_rows(database_, "event", of_trial, translation, "event_id");
    transaction.commit();
  }

  /// What is of the sweep as a whole, now that its trials are there, and those that wait.
  void end() {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    const auto translation = numbers_of(id_);
    // What waited there and does not any more, as of a budget that was spent.
    sweep::execute(database_,
                   "DELETE FROM main.trial WHERE sweep_id = ? AND outcome IS NULL AND trial_uuid "
                   "NOT IN (SELECT trial_uuid FROM source.trial)",
                   id_);
    copy_rows(database_, "trial",
              of_sweep() +
                  " AND outcome IS NULL AND trial_uuid NOT IN (SELECT trial_uuid FROM "
                  "main.trial WHERE sweep_id = " +
                  std::to_string(id_) + ")",
              translation, "trial_id");
    for (const std::string table : {"sweep_configuration", "trial_terms", "first_served"}) {
      sweep::execute(database_, ("DELETE FROM main." + table + " WHERE sweep_id = ?").c_str(), id_);
      copy_rows(database_, table, of_sweep(), translation);
    }
    sweep::record_output_agreement(database_, id_);
    auto of_events = translation;
    of_events["trial_id"] = "NULL";
    copy_rows(database_, "event",
              of_sweep() +
                  " AND trial_id IS NULL AND NOT EXISTS (SELECT 1 FROM main.event AS ours "
                  "WHERE ours.sweep_id = " +
                  std::to_string(id_) +
                  " AND ours.realtime_us = source.event.realtime_us AND ours.kind = "
                  "source.event.kind)",
              of_events, "event_id");
    database_.exec(fmt::format(
        "UPDATE main.sweep SET (state, host_id, browser_id, ended_realtime_us) = (SELECT {}, {}, "
        "{}, ended_realtime_us FROM source.sweep WHERE {}) WHERE sweep_id = {}",
        kState, merged("host", "host_id"), merged("browser", "browser_id"), of_sweep(), id_));
    // Its counts are kept by triggers.
    database_.exec(fmt::format(
        "UPDATE main.sweep_progress SET (trials_at_most, trials_expected, budget_us, ran_us) = "
        "(SELECT trials_at_most, trials_expected, budget_us, ran_us FROM source.sweep_progress "
        "WHERE {}) WHERE sweep_id = {}",
        of_sweep(), id_));
    transaction.commit();
  }

 private:
  static constexpr const char* kState = "iif(state = 'done', 'done', 'stopped')";

  std::string of_sweep() const { return fmt::format("sweep_id = {}", sweep_.source_id); }

  /// Numbers of processes are in two tables' keys: they keep their distances.
  std::int64_t process_offset(std::int64_t trial_id) const {
    return number(database_, "SELECT coalesce(max(process_id), 0) + 1 FROM main.process") -
           number(database_,
                  fmt::format("SELECT coalesce(min(process_id), 0) FROM source.process WHERE "
                              "trial_id = {}",
                              trial_id));
  }

  SQLite::Database& database_;
  const ForeignSweep& sweep_;
  const Tables& tables_;
  std::int64_t id_ = 0;
};

/// Whether a row was there already that had not been a moment before.
bool was_overtaken(const SQLite::Exception& error) {
  return error.getErrorCode() == SQLITE_CONSTRAINT;
}

}  // namespace

std::vector<MergedSweep> merge(SQLite::Database& database, const std::filesystem::path& other,
                               const MergeProgress& progress) {
  const Attached attached(database, other);
  SQLite::Database source(other.string(), SQLite::OPEN_READONLY);
  const auto tables = tables_of(database);
  auto sweeps = foreign_sweeps(database);
  std::int64_t all = 0;
  for (auto& sweep : sweeps) {
    count_trials(database, sweep);
    all += sweep.to_add();
  }
  if (std::any_of(sweeps.begin(), sweeps.end(), has_something)) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    share_rows(database);
    transaction.commit();
  }
  std::vector<MergedSweep> results;
  std::int64_t done = 0;
  for (const auto& sweep : sweeps) {
    progress(done, all);
    auto& result = results.emplace_back();
    result.uuid = sweep.uuid;
    result.plan_name = sweep.plan_name;
    result.hostname = sweep.hostname;
    result.there = sweep.ended_in_both;
    result.refused = why_refused(database, source, sweep);
    if (result.refused || !has_something(sweep)) {
      done += sweep.to_add();
      continue;
    }
    SweepMerge taken(database, sweep, tables);
    try {
      taken.begin();
      for (const auto trial : taken.trials()) {
        const auto begin = std::chrono::steady_clock::now();
        taken.add_trial(trial);
        ++result.added;
        progress(++done, all);
        // A collector that waits for the lock tries again now and then: half of the time it is
        // free.
        std::this_thread::sleep_for(std::chrono::steady_clock::now() - begin);
      }
      taken.end();
    } catch (const SQLite::Exception& error) {
      if (!was_overtaken(error)) throw;
      result.refused = "another webdyno takes it over at this moment; import again when it is done";
    }
  }
  return results;
}

}  // namespace webdyno::merge
