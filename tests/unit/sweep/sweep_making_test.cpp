#include "server/sweep/sweep_making.hpp"

#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "server/api/sweep_reads.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/sweep_removal.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace api = webdyno::api;
namespace sweep = webdyno::sweep;
using webdyno::test::SweepFixture;

namespace {

/// Beside the fixture's sweep of four trials, one of 1,200 that is being made.
struct Making : SweepFixture {
  sweep::Plan plan = sweep::parse_plan(webdyno::test::small_plan(300), catalog).value();
  std::vector<sweep::Configuration> configurations = sweep::expand(plan, catalog);
  sweep::NewSweep asked{
      .plan = plan, .configurations = configurations, .seed = 3, .rate_hz = 10, .launched = true};
  sweep::SweepMaking making{asked};

  std::int64_t trials() {
    return count("SELECT count(*) FROM trial JOIN sweep USING (sweep_id) WHERE sweep_uuid = '" +
                 making.sweep_uuid() + "'");
  }
  std::size_t listed() { return api::read_sweeps(database, -1).size(); }
};

}  // namespace

TEST_CASE("a sweep is made in pieces of bounded size, and there with the last one") {
  Making fixture;
  auto& database = fixture.database;
  auto& making = fixture.making;
  // Beside its trials a piece writes their sum, the sweep's row and the piece's own, and an event.
  constexpr int kBesides = 5;
  int pieces = 0;
  while (!making.ends_with_next()) {
    const int before = sqlite3_total_changes(database.getHandle());
    making.write_piece(database);
    ++pieces;
    // Each trial is a row and its count, by trigger.
    CHECK(sqlite3_total_changes(database.getHandle()) - before <=
          2 * static_cast<int>(sweep::kPieceRows) + kBesides);
    CHECK_FALSE(making.complete());
    CHECK(fixture.listed() == 1);
    CHECK(api::read_sweep(database, making.sweep_uuid()).is_null());
    CHECK(api::find_unfinished_sweeps(database, true) == std::vector{fixture.sweep_uuid});
    CHECK(std::holds_alternative<sweep::Drained>(
        fixture.ask(fixture.driver_uuid, making.sweep_uuid())));
    CHECK_THROWS_AS(sweep::set_sweep_state(database, making.sweep_uuid(), "running"),
                    sweep::Rejected);
    CHECK(sweep::sweep_being_made(database, true) == making.sweep_uuid());
    CHECK(sweep::sweep_being_made(database, false) == std::nullopt);
    CHECK_FALSE(sweep::remove_piece(database, std::chrono::hours(1)));
  }
  CHECK(pieces == 6);  // 4 configurations and 1,200 trials
  making.write_piece(database);
  CHECK(making.complete());
  CHECK(sweep::sweep_being_made(database, true) == std::nullopt);
  CHECK(fixture.listed() == 2);
  const auto seen = api::read_sweep(database, making.sweep_uuid());
  CHECK(seen["state"] == "running");
  CHECK(seen["trial_count"] == 1200);
  CHECK(seen["repetitions"] == 300);
  CHECK(seen["error"].is_null());
  CHECK(fixture.count("SELECT count(*) FROM (SELECT block FROM trial JOIN sweep USING (sweep_id) "
                      "WHERE seed = 3 GROUP BY block HAVING count(DISTINCT configuration_id) = 4 "
                      "AND min(position) = 4 * block - 3 AND max(position) = 4 * block)") == 300);
  const auto lease = fixture.ask(fixture.driver_uuid, making.sweep_uuid());
  REQUIRE(std::holds_alternative<sweep::Lease>(lease));
  CHECK(std::get<sweep::Lease>(lease).position == 1);
}

TEST_CASE("a small sweep is one piece") {
  SweepFixture fixture;
  CHECK(fixture.state() == "running");
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'sweep_created'") == 1);
}

TEST_CASE("what a making that was cut off has left is removed, in pieces, and nothing else") {
  const char* as_then = GENERATE("UPDATE sweep_in_making SET expires_us = expires_us - 15000001",
                                 "UPDATE sweep_in_making SET boot_id = 'the boot before'");
  Making fixture;
  auto& database = fixture.database;
  auto& making = fixture.making;
  for (int piece = 0; piece < 3; ++piece) making.write_piece(database);
  CHECK(fixture.trials() == 3 * static_cast<std::int64_t>(sweep::kPieceRows) - 4);
  database.exec(as_then);
  CHECK(sweep::sweep_being_made(database, true) == std::nullopt);
  int pieces = 0;
  for (auto before = fixture.trials(); sweep::remove_piece(database, std::chrono::hours(1));
       ++pieces) {
    CHECK(before - fixture.trials() <= static_cast<std::int64_t>(sweep::kPieceRows));
    before = fixture.trials();
  }
  CHECK(pieces == 5);  // three of trials, one of what is asked of configurations, and the sweep
  CHECK(fixture.count("SELECT count(*) FROM sweep") == 1);
  CHECK(fixture.count("SELECT count(*) FROM trial") == 4);
  CHECK(fixture.count("SELECT count(*) FROM sweep_progress") == 1);
  CHECK(fixture.count("SELECT count(*) FROM sweep_in_making") == 0);
  CHECK_THROWS_WITH(making.write_piece(database), Catch::Contains("was removed"));
}
