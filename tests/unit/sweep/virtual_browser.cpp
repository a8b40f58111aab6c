#include "tests/unit/sweep/virtual_browser.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "server/store/database.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::test {

using nlohmann::json;

json result_of(const SweepFixture& fixture, const sweep::Lease& lease, std::optional<double> ms) {
  json result = fixture.done(lease);
  if (!ms) {
    result["outcome"] = "page_error";
    return result;
  }
  const auto ns = static_cast<std::int64_t>(std::llround(*ms * 1e6));
  auto& group = result["report"]["iterations"][0];
  group["start_us"] = {3000};
  group["duration_ns"] = {ns};
  group["returned_ns"] = {ns};
  group["calls"] = {1};
  return result;
}

int run_to_the_end(SweepFixture& fixture, const Durations& durations) {
  int trials = 0;
  for (; fixture.state() == "running"; ++trials) {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, result_of(fixture, lease, durations(lease))));
  }
  return trials;
}

void let_pass(SweepFixture& fixture, double seconds) {
  SQLite::Statement shift(fixture.database,
                          "UPDATE sweep_progress SET ran_until_us = ran_until_us - ?1, "
                          "waiting_since_us = waiting_since_us - ?1");
  shift.bind(1, static_cast<std::int64_t>(std::llround(seconds * 1e6)));
  shift.exec();
}

void reopen(SweepFixture& fixture) {
  fixture.database = store::open_for_writing(fixture.directory.path() / "s.db");
}

void resume(SweepFixture& fixture) {
  SQLite::Transaction transaction(fixture.database, SQLite::TransactionBehavior::IMMEDIATE);
  sweep::begin_running(fixture.database, fixture.sweep_uuid);
  sweep::release_sweep(fixture.database, fixture.sweep_uuid, "collector_restarted",
                       "the collector ended while this attempt ran");
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "running");
  transaction.commit();
}

std::vector<std::string> history(SQLite::Database& database) {
  SQLite::Statement rows(
      database,
      "SELECT line FROM (SELECT 1 AS part, position AS at, position || ' ' || trial.block || ' ' "
      "|| "
      "place || ' ' || coalesce(outcome, 'queued') || ' ' || coalesce((SELECT mean_ms FROM "
      "trial_measure WHERE trial_measure.sweep_id = trial.sweep_id AND trial_measure.trial_id = "
      "trial.trial_id AND measure IN ('training', 'inference')), '') AS line FROM trial JOIN "
      "sweep_configuration USING (sweep_id, configuration_id) WHERE sweep_id = 1 UNION ALL SELECT "
      "2, place, place || ' ' || block || ' ' || done || ' ' || coalesce(stopped, '') FROM "
      "sweep_configuration WHERE sweep_id = 1) ORDER BY part, at");
  std::vector<std::string> lines;
  while (rows.executeStep()) lines.push_back(rows.getColumn(0).getString());
  return lines;
}

std::vector<std::string> history(SweepFixture& fixture) { return history(fixture.database); }

}  // namespace webdyno::test
