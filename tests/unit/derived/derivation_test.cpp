#include "server/derived/derivation.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "server/store/database.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace derived = webdyno::derived;
namespace store = webdyno::store;
using nlohmann::json;
using webdyno::test::SweepFixture;

namespace {

std::vector<std::string> defined_tables(SQLite::Database& database) {
  std::vector<std::string> tables;
  SQLite::Statement list(database,
                         "SELECT table_name FROM derivation WHERE EXISTS (SELECT 1 FROM "
                         "sqlite_schema WHERE name = table_name || '_from_raw')");
  while (list.executeStep()) tables.push_back(list.getColumn(0).getString());
  return tables;
}

/// Rows that a table has and its definition does not give, and the other way round.
int differences(SQLite::Database& database, const std::string& table) {
  const std::string columns =
      database
          .execAndGet(
              fmt::format("SELECT group_concat(name, ', ') FROM pragma_table_info('{}')", table))
          .getString();
  const auto surplus = [&](const std::string& one, const std::string& other) {
    return database
        .execAndGet(
            fmt::format("SELECT count(*) FROM (SELECT {2} FROM {0} EXCEPT SELECT {2} FROM {1})",
                        one, other, columns))
        .getInt();
  };
  return surplus(table, table + "_from_raw") + surplus(table + "_from_raw", table);
}

/// A result whose first `slow` iterations of so many take 3 ms and the others 1, give or take 1 %.
json with_iterations(json result, int slow, int all) {
  json& group = result["report"]["iterations"][0];
  for (const char* column : {"start_us", "duration_ns", "returned_ns", "calls"})
    group[column] = json::array();
  std::int64_t start_us = 3000;
  for (int i = 0; i < all; ++i) {
    const std::int64_t duration_us = (i < slow ? 3000 : 1000) + 10 * (i * 7 % 3);
    group["start_us"].push_back(start_us);
    group["duration_ns"].push_back(duration_us * 1000);
    group["returned_ns"].push_back(1000);
    group["calls"].push_back(1);
    start_us += duration_us;
  }
  return result;
}

}  // namespace

TEST_CASE("a trial's end stores what each definition says of it, and nothing before") {
  SweepFixture fixture;
  CHECK(fixture.count("SELECT count(*) FROM trial_measure") == 0);
  for (int trials = 0; trials < 2; ++trials) {
    const auto lease = fixture.lease();
    CHECK(fixture.count("SELECT count(*) FROM trial_sampling") == trials);
    REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  CHECK(fixture.count("SELECT count(DISTINCT trial_id) FROM trial_measure") == 2);
  const auto tables = defined_tables(fixture.database);
  CHECK(tables.size() == 11);
  for (const auto& table : tables) {
    INFO(table);
    CHECK(differences(fixture.database, table) == 0);
  }
}

TEST_CASE("a trial that failed has its rows, without numbers") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["outcome"] = "page_error";
  result["phase"] = "build";
  result["report"] = nullptr;
  REQUIRE_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT count(*) FROM trial_course") == 0);
  CHECK(fixture.count("SELECT count(*) FROM trial_cpu WHERE measured_ms IS NULL") == 1);
  CHECK(fixture.count("SELECT sum(failed_trials) FROM cpu_utilization") == 1);
}

TEST_CASE("times are of the steady part of a trial, and the views say so") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, with_iterations(fixture.done(lease), 40, 200)));
  SQLite::Statement row(fixture.database,
                        "SELECT mean_ms, steady_trials, left_out_percent FROM (SELECT * FROM "
                        "training_time UNION ALL SELECT * FROM inference_time)");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getDouble() == Approx(1.01).epsilon(0.001));
  CHECK(row.getColumn(1).getInt() == 1);
  CHECK(row.getColumn(2).getDouble() == 20);
  SQLite::Statement course(fixture.database,
                           "SELECT course, steady_from, steady_start_page_us, left_out_calls "
                           "FROM trial_course");
  REQUIRE(course.executeStep());
  CHECK(course.getColumn(0).getString() == "warm_up");
  CHECK(course.getColumn(1).getInt() == 40);
  CHECK(course.getColumn(2).getInt() == 3000 + 40 * 3010 - 10);
  CHECK(course.getColumn(3).getInt() == 40);
}

TEST_CASE("a trial without a steady part, or with few iterations, counts with all of them") {
  struct Case {
    int slow;
    int all;
    const char* course;
  };
  const auto [slow, all, course] =
      GENERATE(values<Case>({{170, 200, "never"}, {4, 12, nullptr}, {0, 200, "flat"}}));
  SweepFixture fixture;
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, with_iterations(fixture.done(lease), slow, all)));
  const auto stored = fixture.database.execAndGet("SELECT course FROM trial_course");
  CHECK((course == nullptr ? stored.isNull() : stored.getString() == course));
  CHECK(fixture.count("SELECT left_out_calls FROM trial_course") == 0);
  CHECK(fixture.count("SELECT calls FROM trial_measure WHERE measure <> 'warmup' AND calls > 0") ==
        all);
}

TEST_CASE("no_steady_state is what all iterations show, where there are enough of them") {
  struct Case {
    int slow;
    int all;
    const char* page_says;
    const char* flags;
  };
  const auto [slow, all, page_says, flags] = GENERATE(values<Case>({
      {40, 200, R"(["outputs_differ","no_steady_state"])", R"(["outputs_differ"])"},
      {170, 200, R"([])", R"(["no_steady_state"])"},
      {170, 200, R"(["no_steady_state"])", R"(["no_steady_state"])"},
      {4, 12, R"(["no_steady_state"])", R"(["no_steady_state"])"},
  }));
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = with_iterations(fixture.done(lease), slow, all);
  result["report"]["flags"] = json::parse(page_says);
  REQUIRE_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.database.execAndGet("SELECT flags FROM attempt").getString() == page_says);
  for (const char* view :
       {"trial_summary WHERE outcome IS NOT NULL", "contention", "cpu_utilization"}) {
    INFO(view);
    CHECK(fixture.database.execAndGet(std::string("SELECT flags FROM ") + view).getString() ==
          flags);
  }
}

TEST_CASE("a database whose definitions are others is derived anew when it is opened to write") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  const auto measures = fixture.count("SELECT count(*) FROM trial_measure");
  fixture.database.exec(
      "DELETE FROM trial_measure; DROP TABLE trial_extent; "
      "CREATE TABLE of_another_program (trial_id INTEGER REFERENCES trial ON DELETE CASCADE); "
      "INSERT INTO of_another_program SELECT trial_id FROM trial LIMIT 1; "
      "UPDATE derivation SET table_name = 'of_another_program' WHERE table_name = 'trial_extent'; "
      "UPDATE derivation SET formula_sha256 = 'of another program'");
  const auto file = fixture.directory.path() / "s.db";
  CHECK_THROWS_WITH(store::open_for_reading(file), Catch::Contains("of another webdyno"));
  auto renewed = store::open_for_writing(file);
  CHECK(renewed.execAndGet("SELECT count(*) FROM trial_measure").getInt64() == measures);
  CHECK_FALSE(renewed.tableExists("of_another_program"));
  for (const auto& table : defined_tables(renewed)) {
    INFO(table);
    CHECK(differences(renewed, table) == 0);
  }
  CHECK_NOTHROW(store::open_for_reading(file));
}

TEST_CASE("trials that an older program has ended meanwhile are derived with the next opening") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  for (const auto& table : defined_tables(fixture.database))
    fixture.database.exec("DELETE FROM " + table);
  fixture.database.exec("DELETE FROM trial_course");
  const auto file = fixture.directory.path() / "s.db";
  CHECK_THROWS_WITH(store::open_for_reading(file), Catch::Contains("of another webdyno"));
  auto renewed = store::open_for_writing(file);
  CHECK(renewed.execAndGet("SELECT count(*) FROM trial_extent").getInt() == 1);
  CHECK(renewed.execAndGet("SELECT count(*) FROM trial_course").getInt() == 1);
  CHECK_NOTHROW(store::open_for_reading(file));
}

TEST_CASE("rows that are derived go with a trial that is deleted by hand, without foreign keys") {
  SweepFixture fixture;
  for (int trials = 0; trials < 2; ++trials) {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  fixture.database.exec(
      "PRAGMA foreign_keys = OFF; DELETE FROM trial WHERE trial_id = (SELECT max(trial_id) FROM "
      "trial_extent)");
  for (const auto& table : defined_tables(fixture.database)) {
    INFO(table);
    CHECK(fixture.count("SELECT count(*) FROM " + table +
                        " WHERE trial_id NOT IN (SELECT trial_id FROM trial)") == 0);
  }
  CHECK(fixture.count("SELECT count(*) FROM trial_course") == 1);
}

TEST_CASE("what an older program left of a trial is replaced when its number is given again") {
  SweepFixture fixture;
  fixture.database.exec("PRAGMA foreign_keys = OFF");
  for (int trial_id = 1; trial_id <= 4; ++trial_id) {
    fixture.database.exec(fmt::format(
        "INSERT INTO trial_measure (trial_id, measure, sweep_id, configuration_id, outcome) VALUES "
        "({0}, 'training', 9, 9, 'done'), ({0}, 'inference', 9, 9, 'done')",
        trial_id));
  }
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  derived::derive_again(fixture.database, [](auto, auto) {});
  CHECK(fixture.count("SELECT count(*) FROM trial_measure WHERE sweep_id = 9") == 0);
}

TEST_CASE("a trial whose rows contradict each other is named, and keeps no other out") {
  struct Case {
    const char* damage;
    const char* words;
  };
  const auto [damage, words] = GENERATE(values<Case>({
      {"UPDATE attempt SET flags = CAST(x'5b22ff225d' AS TEXT)", "invalid"},
      {"INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, "
       "end_page_us) SELECT trial_id, attempt_number, 50 + phase_index, name, 0, 1 FROM phase",
       "UNIQUE constraint failed"},
  }));
  SweepFixture fixture;
  const auto sound = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(sound, fixture.done(sound)));
  const auto odd = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(odd, fixture.done(odd)));
  const std::string of_it = fmt::format(
      " WHERE trial_id = (SELECT trial_id FROM trial WHERE trial_uuid = '{}')", odd.trial_uuid);
  fixture.database.exec(damage + of_it + "; UPDATE derivation SET formula_sha256 = 'another'");

  const auto file = fixture.directory.path() / "s.db";
  auto renewed = store::open_for_writing(file);
  const auto failures = derived::failures(renewed);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].trial_uuid == odd.trial_uuid);
  CHECK_THAT(failures[0].message, Catch::Contains(words));
  CHECK(renewed.execAndGet("SELECT count(*) FROM trial_extent").getInt() == 1);
  CHECK_NOTHROW(store::open_for_reading(file));
  derived::derive_again(renewed, [](auto, auto) {});
  CHECK(derived::failures(renewed).size() == 1);
}

TEST_CASE("an ended trial without its attempt leaves a database that can be read") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  fixture.database.exec("DELETE FROM attempt");
  derived::derive_again(fixture.database, [](auto, auto) {});
  CHECK_NOTHROW(store::open_for_reading(fixture.directory.path() / "s.db"));
}

TEST_CASE("a derived table that is gone comes back with the next opening") {
  SweepFixture fixture;
  fixture.database.exec("DROP TABLE trial_gpu");
  const auto file = fixture.directory.path() / "s.db";
  CHECK_THROWS_WITH(store::open_for_reading(file), Catch::Contains("of another webdyno"));
  CHECK(store::open_for_writing(file).tableExists("trial_gpu"));
  CHECK_NOTHROW(store::open_for_reading(file));
}

TEST_CASE("what is derived is computed again from the raw rows when asked to") {
  SweepFixture fixture;
  for (int trials = 0; trials < 2; ++trials) {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  fixture.database.exec("UPDATE iteration SET duration_ns = 2 * duration_ns");
  CHECK(differences(fixture.database, "trial_measure") > 0);
  std::vector<std::int64_t> reported;
  const auto trials =
      derived::derive_again(fixture.database, [&](std::int64_t done, std::int64_t all) {
        reported = {done, all};
      });
  CHECK(trials == 2);
  CHECK(reported == std::vector<std::int64_t>{2, 2});
  // What the stop rule adds up is of the numbers that there are now.
  CHECK(
      fixture.count("SELECT count(*) FROM sweep_configuration JOIN trial_measure USING (sweep_id, "
                    "configuration_id) WHERE measure IN ('training', 'inference') AND measured = "
                    "1 AND sweep_configuration.mean_ms = trial_measure.mean_ms") == 2);
  for (const auto& table : defined_tables(fixture.database)) {
    INFO(table);
    CHECK(differences(fixture.database, table) == 0);
  }
}
