// What is done for each trial costs the same in a sweep of any size. Counted in steps of SQLite's
// virtual machine, so that no clock decides.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"
#include "server/api/changes.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/api/trial_reads.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace api = webdyno::api;
namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::SweepFixture;

namespace {

/// Steps of all statements that a function runs to their end, by statement.
std::map<std::string, int> steps(SQLite::Database& database, const std::function<void()>& work) {
  std::map<std::string, int> by_statement;
  const auto count = [](unsigned, void* context, void* statement, void*) {
    auto* handle = static_cast<sqlite3_stmt*>(statement);
    (*static_cast<std::map<std::string, int>*>(context))[sqlite3_sql(handle)] +=
        sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
  };
  sqlite3_trace_v2(database.getHandle(), SQLITE_TRACE_PROFILE, count, &by_statement);
  work();
  sqlite3_trace_v2(database.getHandle(), 0, nullptr, nullptr);
  return by_statement;
}

/// A sweep of which all but the last four trials have ended.
struct LongSweep : SweepFixture {
  explicit LongSweep(int repetitions) : SweepFixture(repetitions) {
    lease();  // some browser is needed for what follows
    database.exec(
        "UPDATE attempt SET outcome = 'done';"
        "INSERT INTO attempt (trial_id, attempt_number, browser_id, leased_realtime_us, "
        "lease_expires_realtime_us, boot_id, outcome) "
        "SELECT trial_id, 1, 1, position, position, 'b', 'done' FROM trial WHERE position > 1 AND "
        "position <= (SELECT max(position) FROM trial) - 4;"
        "UPDATE trial SET outcome = 'done', attempt_number = 1 WHERE position <= (SELECT "
        "max(position) FROM trial) - 4;");
  }
};

/// All that the collector does on its database from one trial to the next, and what `run` and the
/// popup look at meanwhile.
std::map<std::string, int> steps_of_a_trial(LongSweep& fixture) {
  return steps(fixture.database, [&] {
    auto& database = fixture.database;
    sweep::release_leases(database, fixture.driver_uuid, "lease_asked_again", "");
    sweep::expire_leases(database);
    CHECK(sweep::look_for_trial(database, fixture.driver_uuid, fixture.sweep_uuid).queue ==
          sweep::Queue::kTrial);
    const auto lease = fixture.lease();  // delivers samples too
    sweep::renew_lease(database, lease.trial_uuid, lease.attempt_number);
    CHECK(sweep::is_open(database, {lease.trial_uuid, lease.attempt_number}));
    CHECK(api::change_of_trial(database, lease.trial_uuid, true).sweep["running"] == 1);
    CHECK(api::read_block(database, fixture.sweep_uuid)["outcomes"].size() == 4);
    CHECK(api::read_sweeps(database, 1).size() == 1);
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
    CHECK(api::change_of_trial(database, lease.trial_uuid, true).trial["outcome"] == "done");
  });
}

}  // namespace

TEST_CASE("a trial costs the same in a sweep of 400 trials and of 4,000") {
  LongSweep small(100);  // more than the popup ever shows
  LongSweep large(1000);
  REQUIRE(large.count("SELECT trial_count FROM sweep_progress") == 4000);
  const auto few = steps_of_a_trial(small);
  const auto many = steps_of_a_trial(large);
  REQUIRE(few.size() == many.size());
  for (const auto& [statement, count] : few) {
    INFO(statement);
    CHECK(many.at(statement) == count);
  }
}

TEST_CASE("the first trial of a framework costs the same in a sweep of 400 trials and of 4,000") {
  const auto steps_of_first = [](SweepFixture& fixture) {
    return steps(fixture.database, [&] { fixture.lease(); });
  };
  SweepFixture small(100);
  SweepFixture large(1000);
  CHECK(steps_of_first(small) == steps_of_first(large));
}

TEST_CASE("the counts of a sweep are those of its trials") {
  SweepFixture fixture(3);
  const auto agree = [&] {
    return fixture.count(
               "SELECT trial_count = (SELECT count(*) FROM trial) AND repetitions = (SELECT "
               "max(block) FROM trial) AND done = (SELECT count(*) FROM trial WHERE outcome = "
               "'done') AND failed = (SELECT count(*) FROM trial WHERE outcome NOT IN ('done', "
               "'unsupported')) AND unsupported = (SELECT count(*) FROM trial WHERE outcome = "
               "'unsupported') FROM sweep_progress") == 1;
  };
  CHECK(agree());
  for (const char* outcome : {"done", "unsupported", "page_crash", "timeout", "driver_lost"}) {
    const auto lease = fixture.lease();
    auto result = fixture.done(lease);
    result["outcome"] = outcome;
    CHECK_FALSE(fixture.deliver(lease, result));
    CHECK(agree());
  }
  const json seen = api::read_sweep(fixture.database, fixture.sweep_uuid);
  CHECK(seen["trial_count"] == 12);
  CHECK(seen["repetitions"] == 3);
  CHECK(seen["done"] == 1);
  CHECK(seen["failed"] == 2);  // the lost one is tried again
  CHECK(seen["unsupported"] == 1);
  fixture.database.exec("DELETE FROM trial WHERE position IN (1, 2, 12)");
  CHECK(agree());
}

TEST_CASE("the time left follows from leases; a pause is none of them") {
  SweepFixture fixture(3);
  const auto lease_at = [&](std::int64_t seconds) {
    const auto lease = fixture.lease();
    // As if the lease before had been that long ago.
    SQLite::Statement shift(fixture.database,
                            "UPDATE sweep_progress SET waiting_since_us = waiting_since_us - ?");
    shift.bind(1, seconds * 1'000'000);
    shift.exec();
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  };
  for (const std::int64_t seconds : {2, 2, 1000, 2, 0}) lease_at(seconds);
  CHECK(fixture.count("SELECT lease_gaps FROM sweep_progress") == 3);
  const json seen = api::read_sweep(fixture.database, fixture.sweep_uuid);
  CHECK(seen["seconds_left"].get<double>() == Approx(2 * 7).margin(7));
}

TEST_CASE("a wall clock that is set changes neither the time left nor whether somebody drives") {
  SweepFixture fixture(3);
  const auto pass = [&] {
    const auto lease = fixture.lease();
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  };
  const auto set_forward = [&] {  // by 40 s: less than a pause
    fixture.database.exec(
        "UPDATE sweep_progress SET last_leased_realtime_us = last_leased_realtime_us - 40000000");
  };
  const auto seen = [&] { return api::read_sweep(fixture.database, fixture.sweep_uuid); };
  CHECK(seen()["error"].is_null());
  for (int i = 0; i < 4; ++i) {
    pass();
    set_forward();
  }
  CHECK(fixture.count("SELECT lease_gaps FROM sweep_progress") == 3);
  CHECK(seen()["seconds_left"].get<double>() < 8 * 20);
  set_forward();
  CHECK(seen()["error"].is_null());
  fixture.database.exec(
      "UPDATE sweep_progress SET waiting_since_us = waiting_since_us - 121000000");
  CHECK_THAT(seen()["error"].get<std::string>(), Catch::StartsWith("No driver is connected"));
  pass();
  CHECK(seen()["error"].is_null());
  fixture.database.exec("UPDATE sweep_progress SET waiting_since_boot_id = 'the boot before'");
  CHECK_THAT(seen()["error"].get<std::string>(), Catch::StartsWith("No driver is connected"));
  pass();
  CHECK(fixture.count("SELECT lease_gaps FROM sweep_progress") == 3);
}

TEST_CASE("a database from before the counts were kept gets those that it would have") {
  SweepFixture fixture(3);
  for (const char* outcome : {"done", "unsupported", "page_crash", "driver_lost", "done"}) {
    const auto lease = fixture.lease();
    auto result = fixture.done(lease);
    result["outcome"] = outcome;
    CHECK_FALSE(fixture.deliver(lease, result));
  }
  // Leases 0, 1, 3, 7 and 1,007 s after the first: three gaps and a pause.
  fixture.database.exec(
      "UPDATE attempt SET leased_realtime_us = 1000000 * CASE row WHEN 5 THEN 1007 ELSE (1 << (row "
      "- 1)) - 1 END FROM (SELECT trial_id AS id, attempt_number AS number, row_number() OVER "
      "(ORDER BY leased_realtime_us) AS row FROM attempt) WHERE trial_id = id AND attempt_number = "
      "number;"
      "DROP TABLE sweep_progress; DROP TRIGGER trial_is_counted; DROP TRIGGER "
      "trial_end_is_counted; DROP TRIGGER trial_deletion_is_counted; DROP INDEX trial_queued; DROP "
      "INDEX attempt_open; DROP INDEX sweep_state;");
  auto& migrated = fixture.database;
  for (const auto& [file_name, text] : webdyno::embedded::migrations())
    if (file_name == "0005.sql") migrated.exec(std::string(text));
  CHECK(migrated
            .execAndGet("SELECT trial_count || ' ' || repetitions || ' ' || done || ' ' || "
                        "failed || ' ' || unsupported || ' ' || last_leased_realtime_us || ' ' || "
                        "lease_gaps FROM sweep_progress")
            .getString() == "12 3 2 1 1 1007000000 3");
  // 1, 2 and 4 s: mean 7/3, squares 16/9 + 1/9 + 25/9 = 42/9
  CHECK(migrated.execAndGet("SELECT lease_gap_mean_s FROM sweep_progress").getDouble() ==
        Approx(7.0 / 3));
  CHECK(migrated.execAndGet("SELECT lease_gap_squares_s2 FROM sweep_progress").getDouble() ==
        Approx(42.0 / 9));
}

TEST_CASE("the block in which a sweep is, and not the others") {
  SweepFixture fixture(2);
  const auto lease = fixture.lease();
  CHECK(api::read_block(fixture.database, fixture.sweep_uuid) ==
        json{{"block", 1}, {"outcomes", {"running", nullptr, nullptr, nullptr}}});
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  CHECK(api::read_block(fixture.database, fixture.sweep_uuid)["outcomes"] ==
        json{"done", nullptr, nullptr, nullptr});
  for (int i = 0; i < 7; ++i) {
    const auto next = fixture.lease();
    CHECK_FALSE(fixture.deliver(next, fixture.done(next)));
  }
  CHECK(api::read_block(fixture.database, fixture.sweep_uuid) ==
        json{{"block", 2}, {"outcomes", {"done", "done", "done", "done"}}});
  CHECK(api::read_block(fixture.database, webdyno::wire::uuid_v7()).is_null());
}
