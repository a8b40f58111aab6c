#include "server/sweep/sweep_removal.hpp"

#include <SQLiteCpp/Statement.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "server/api/sweep_reads.hpp"
#include "server/compared/compared_sweep.hpp"
#include "server/store/database.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace api = webdyno::api;
namespace sweep = webdyno::sweep;
using std::chrono::milliseconds;
using webdyno::test::small_plan;
using webdyno::test::SweepFixture;

namespace {

constexpr auto kNoTime = milliseconds(0);
constexpr auto kAnyTime = milliseconds(3'600'000);

/// The fixture's sweep of four measured trials, stopped, and another one that is queued.
struct Measured : SweepFixture {
  Measured() {
    for (int i = 0; i < 4; ++i) {
      const auto given = lease();
      CHECK_FALSE(deliver(given, done(given)));
    }
    const auto plan = sweep::parse_plan(small_plan(1), catalog).value();
    const auto configurations = sweep::expand(plan, catalog);
    other = sweep::create_sweep(database, {.plan = plan,
                                           .configurations = configurations,
                                           .seed = 2,
                                           .rate_hz = 10,
                                           .launched = true});
  }

  /// Rows of each table, but of those that are the database's own.
  std::map<std::string, std::int64_t> rows() {
    std::map<std::string, std::int64_t> rows;
    SQLite::Statement tables(
        database,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    while (tables.executeStep()) {
      const std::string name = tables.getColumn(0);
      rows[name] = count("SELECT count(*) FROM " + name);
    }
    return rows;
  }

  /// The last measured trial has so many readings more.
  void make_many(std::int64_t readings) {
    SQLite::Statement insert(
        database,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO "
        "process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, footprint_bytes) "
        "SELECT trial_id, t_us + i, process_id, cpu_ns, resident_bytes, footprint_bytes FROM n, "
        "(SELECT * FROM process_reading ORDER BY trial_id DESC, t_us DESC LIMIT 1)");
    insert.bind(1, readings);
    insert.exec();
  }

  std::string other;
};

}  // namespace

TEST_CASE("a removed sweep takes all of its rows along, and nothing else") {
  Measured fixture;
  auto& database = fixture.database;
  const auto rows = sweep::count_rows(database, fixture.sweep_uuid);
  CHECK(rows.trials == 4);
  CHECK(rows.readings == fixture.count("SELECT count(*) FROM process_reading"));
  CHECK(rows.readings > 0);
  sweep::begin_removal(database, fixture.sweep_uuid);
  while (sweep::remove_piece(database, kAnyTime)) continue;

  const auto left = fixture.rows();
  CHECK(left.at("sweep") == 1);
  CHECK(left.at("trial") == 4);
  CHECK(left.at("sweep_configuration") == 4);
  CHECK(left.at("configuration") == 4);
  CHECK(left.at("host") == 1);
  CHECK(left.at("browser") == 1);
  CHECK(fixture.count("SELECT count(*) FROM event WHERE sweep_id NOT IN (SELECT sweep_id FROM "
                      "sweep) OR trial_id NOT IN (SELECT trial_id FROM trial)") == 0);
  for (const auto& [table, count] : left) {
    INFO(table);
    const bool of_a_trial = fixture.count("SELECT count(*) FROM pragma_table_xinfo('" + table +
                                          "') WHERE name IN ('trial_id', 'process_id')") > 0;
    if (of_a_trial && table != "trial" && table != "event") CHECK(count == 0);
  }
  CHECK(api::read_sweep(database, fixture.other)["trial_count"] == 4);
}

TEST_CASE("what is to be removed is there for nobody from the first moment on") {
  Measured fixture;
  auto& database = fixture.database;
  sweep::begin_removal(database, fixture.sweep_uuid);
  CHECK(fixture.count("SELECT count(*) FROM trial") == 8);
  CHECK(api::read_sweep(database, fixture.sweep_uuid).is_null());
  CHECK(api::read_sweeps(database, -1).size() == 1);
  CHECK_FALSE(webdyno::compared::find_sweep(database, fixture.sweep_uuid, "$"));
  CHECK_THROWS_AS(sweep::set_sweep_state(database, fixture.sweep_uuid, "running"), sweep::Rejected);
  CHECK_THROWS_AS(sweep::take_over(database, fixture.sweep_uuid, true), sweep::Rejected);
  CHECK_THROWS_WITH(sweep::begin_removal(database, fixture.sweep_uuid),
                    Catch::Contains("there is no sweep"));
  CHECK_THROWS_AS(sweep::count_rows(database, fixture.sweep_uuid), sweep::Rejected);
}

TEST_CASE("a piece begins nothing more when its time is over, and the next process goes on") {
  Measured fixture;
  fixture.make_many(3 * static_cast<std::int64_t>(sweep::kPieceReadings));
  sweep::begin_removal(fixture.database, fixture.sweep_uuid);
  const auto readings = [&] { return fixture.count("SELECT count(*) FROM process_reading"); };
  const auto trials = [&] { return fixture.count("SELECT count(*) FROM trial"); };
  int pieces = 0;
  for (auto before = std::pair(readings(), trials());
       sweep::remove_piece(fixture.database, kNoTime); ++pieces) {
    CHECK(before.first - readings() <= static_cast<std::int64_t>(sweep::kPieceReadings));
    CHECK(before.second - trials() <= 1);
    before = {readings(), trials()};
    if (pieces == 2)  // as if the machine had been started anew
      fixture.database.exec("UPDATE sweep_in_making SET boot_id = 'the boot before'");
  }
  CHECK(pieces == 3 + 4 + 1 + 1);  // readings, trials, what is asked of configurations, the sweep
  CHECK(fixture.count("SELECT count(*) FROM sweep") == 1);
}

TEST_CASE("two sweeps can be removed at once") {
  Measured fixture;
  auto& database = fixture.database;
  sweep::set_sweep_state(database, fixture.other, "stopped");
  sweep::begin_removal(database, fixture.sweep_uuid);
  sweep::remove_piece(database, kNoTime);
  sweep::begin_removal(database, fixture.other);
  while (sweep::remove_piece(database, kNoTime)) continue;
  CHECK(fixture.count("SELECT count(*) FROM sweep") == 0);
  CHECK(fixture.count("SELECT count(*) FROM trial") == 0);
}

TEST_CASE("a sweep that runs, or one of whose trials does, is not removed") {
  SweepFixture fixture;
  CHECK_THROWS_WITH(sweep::begin_removal(fixture.database, fixture.sweep_uuid),
                    Catch::Contains("is running; stop it first"));
  fixture.lease();
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "stopped");
  CHECK_THROWS_WITH(sweep::begin_removal(fixture.database, fixture.sweep_uuid),
                    Catch::Contains("is running; stop it first"));
  CHECK(fixture.count("SELECT count(*) FROM sweep_in_making") == 0);
}
