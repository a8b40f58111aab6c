#include "server/store/user_query.hpp"

#include <catch2/catch.hpp>

#include "server/store/database.hpp"
#include "server/store/migration.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace store = webdyno::store;
using nlohmann::json;
using webdyno::test::TemporaryDirectory;

namespace {

struct Fixture {
  Fixture() { const auto made = store::open_for_writing(file()); }
  std::filesystem::path file() const { return directory.path() / "q.db"; }
  auto ask(const std::string& sql, const store::QueryLimits& limits = {}) {
    auto database = store::open_for_reading(file());
    return store::run_user_query(database, sql, limits);
  }
  TemporaryDirectory directory;
};

}  // namespace

TEST_CASE("a SELECT gives columns, typed values and null") {
  Fixture fixture;
  const auto result =
      fixture.ask("SELECT 1 AS one, 2.5 AS half, 'text' AS word, NULL AS absent, x'0aff' AS bytes");
  REQUIRE(result);
  CHECK(result->columns == std::vector<std::string>{"one", "half", "word", "absent", "bytes"});
  const std::vector<std::uint8_t> bytes{0x0a, 0xff};
  CHECK(json(result->rows) == json{{1, 2.5, "text", nullptr, json::binary(bytes)}});
  CHECK_FALSE(result->truncated);
}

TEST_CASE("JSON in columns can be taken apart") {
  Fixture fixture;
  const auto result = fixture.ask(
      "SELECT each.value, tree.fullkey FROM json_each('[7]') AS each, json_tree('{\"a\":1}') AS "
      "tree "
      "WHERE tree.type = 'integer'");
  REQUIRE(result);
  CHECK(json(result->rows) == json::parse(R"([[7, "$.a"]])"));
}

TEST_CASE("everything but reading is refused") {
  Fixture fixture;
  for (const std::string sql :
       {"DELETE FROM trial", "INSERT INTO event (realtime_us, kind) VALUES (1, 'x')",
        "UPDATE trial SET position = 1", "DROP TABLE trial", "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)", "ATTACH '/etc/passwd' AS other", "ATTACH ':memory:' AS other",
        "PRAGMA user_version", "PRAGMA journal_mode = DELETE", "BEGIN", "ROLLBACK",
        "SELECT load_extension('x')", "REINDEX", "ANALYZE",
        "WITH x AS (SELECT 1) DELETE FROM trial", "PRAGMA table_info(trial)",
        "SELECT * FROM pragma_optimize", "PRAGMA user_version = 7"}) {
    INFO(sql);
    const auto result = fixture.ask(sql);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "not_read_only");
  }
  const auto copy = fixture.directory.path() / "copy.db";
  const auto vacuum = fixture.ask("VACUUM INTO '" + copy.string() + "'");
  CHECK_FALSE(vacuum);
  CHECK_FALSE(std::filesystem::exists(copy));
}

TEST_CASE("functions of pragmas that read are tables like others") {
  Fixture fixture;
  const auto columns =
      fixture.ask("SELECT name FROM pragma_table_info('training_time') WHERE cid < 2");
  REQUIRE(columns);
  CHECK(json(columns->rows) == json::parse(R"([["sweep_id"], ["framework"]])"));
  CHECK(fixture.ask("SELECT user_version FROM pragma_user_version")->rows[0][0] ==
        store::schema_version());
  CHECK(fixture.ask("SELECT * FROM pragma_quick_check")->rows == decltype(columns->rows){{"ok"}});
  for (const std::string function :
       {"table_list", "table_xinfo('trial')", "index_list('trial')", "foreign_key_list('attempt')",
        "foreign_key_check", "function_list", "database_list", "compile_options"}) {
    INFO(function);
    const auto result = fixture.ask("SELECT * FROM pragma_" + function);
    REQUIRE(result);
  }
  const auto joined = fixture.ask(
      "SELECT count(*) FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c "
      "WHERE s.type = 'view' AND c.name = 'mean_ms'");
  REQUIRE(joined);
  CHECK(joined->rows[0][0].get<int>() >= 4);
}

TEST_CASE("a pragma that could be given a value has no function that takes one") {
  Fixture fixture;
  for (const std::string sql :
       {"SELECT * FROM pragma_user_version(7)", "SELECT * FROM pragma_application_id(7)",
        "SELECT * FROM pragma_wal_checkpoint", "SELECT * FROM pragma_journal_mode('delete')"}) {
    INFO(sql);
    CHECK_FALSE(fixture.ask(sql));
  }
  CHECK(fixture.ask("SELECT * FROM pragma_user_version")->rows[0][0] == store::schema_version());
}

TEST_CASE("a real without end is told by name and a blob by digits, and neither is text before") {
  Fixture fixture;
  const auto row = fixture.ask("SELECT 1e999, -1e999, 1e999 - 1e999, x'0aff', 'Infinity'")->rows[0];
  CHECK(row[0].is_number_float());
  CHECK(row[3].is_binary());
  json told = json::array();
  for (const auto& value : row) told.push_back(store::as_told(value));
  CHECK(told == json::parse(R"(["Infinity", "-Infinity", null, "x'0aff'", "Infinity"])"));
}

TEST_CASE("comments and semicolons around the statement are no statement") {
  Fixture fixture;
  for (const std::string sql :
       {"SELECT 1; -- done", "SELECT 1; /* done */ ;; -- really", "; -- now\n SELECT 1",
        "/* now */; SELECT 1 /* inside */;", "SELECT 1 -- no semicolon"}) {
    INFO(sql);
    const auto result = fixture.ask(sql);
    REQUIRE(result);
    CHECK(result->rows.size() == 1);
  }
  for (const std::string sql :
       {"SELECT 1; -- a\n SELECT 2", "SELECT 1; nonsense", "SELECT 1; DELETE FROM trial"}) {
    INFO(sql);
    CHECK(fixture.ask(sql).error().message ==
          "one statement at a time: there is text after the first");
  }
}

TEST_CASE("a table that is not there is answered with the views that are") {
  Fixture fixture;
  const auto message = fixture.ask("SELECT * FROM trainings").error().message;
  CHECK(message ==
        "no such table: trainings. Views are training_time, inference_time, model_loading_time, "
        "warmup_time, model_size, cpu_utilization, memory_use, trial_summary, "
        "framework_capability, call_depth, gpu_use, sampling_quality, contention, experience, "
        "energy, harness_overhead, memory_by_phase, native_gap, native_gap_as_study, "
        "operator_use; tables are in docs/database.md");
}

TEST_CASE("a second statement, an empty one and a typing error are said as such") {
  Fixture fixture;
  CHECK(fixture.ask("SELECT 1; SELECT 2").error().message ==
        "one statement at a time: there is text after the first");
  CHECK(fixture.ask("  -- nothing").error().code == "sql_error");
  CHECK(fixture.ask("SELECT mean_msec FROM training_time").error().message ==
        "no such column: mean_msec. Line 1, column 8. Did you mean mean_ms?");
  CHECK(fixture.ask("SELECT 1;  \n")->rows.size() == 1);
}

TEST_CASE("an error has its place in characters, and what may have been meant") {
  Fixture fixture;
  const std::vector<std::pair<std::string, std::string>> cases{
      // A column of other tables: what was meant is not known.
      {"SELECT trial_uuid FROM student_t", "no such column: trial_uuid. Line 1, column 8"},
      {"SELECT 'äöü',\n  t.mean_msec FROM training_time AS t",
       "no such column: t.mean_msec. Line 2, column 3. Did you mean mean_ms?"},
      {"; -- first\nSELECT 'äöü', wdith FROM training_time",
       "no such column: wdith. Line 2, column 15. Did you mean width?"},
      {"SELECT nothing_like_it FROM trial", "no such column: nothing_like_it. Line 1, column 8"},
      {"SELECT 1 FORM trial", "near \"trial\": syntax error. Line 1, column 15"},
      {"SELECT coalesec(1, 2)",
       "no such function: coalesec. Line 1, column 8. Did you mean coalesce?"},
      {"SELECT (1", "incomplete input"}};
  for (const auto& [sql, message] : cases) {
    INFO(sql);
    CHECK(fixture.ask(sql).error().message == message);
  }
  CHECK_THAT(fixture.ask("SELECT * FROM training_tiem").error().message,
             Catch::StartsWith("no such table: training_tiem. Did you mean training_time? Views "));
}

TEST_CASE("endless recursion ends at the deadline") {
  Fixture fixture;
  const auto result = fixture.ask(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
      {.deadline = std::chrono::milliseconds(50)});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == "deadline");
}

TEST_CASE("a huge result is cut and says so, a huge value is refused") {
  Fixture fixture;
  const std::string many =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) ";
  const auto rows = fixture.ask(many + "SELECT i FROM n", {.rows = 10});
  REQUIRE(rows);
  CHECK(rows->rows.size() == 10);
  CHECK(rows->truncated);
  const auto bytes =
      fixture.ask(many + "SELECT hex(zeroblob(1000)) FROM n", {.rows = 100'000, .bytes = 100'000});
  REQUIRE(bytes);
  CHECK(bytes->truncated);
  CHECK(bytes->rows.size() < 100);
  CHECK_FALSE(fixture.ask("SELECT zeroblob(1000000000)"));
}

TEST_CASE("a NUL ends no query, and one row of many large values is refused") {
  Fixture fixture;
  for (const auto& sql : {std::string("SELECT 1\0", 9), std::string("\0SELECT 1", 9)})
    CHECK(fixture.ask(sql).error().message == "a NUL character is no part of a query");
  const auto large = fixture.ask("SELECT zeroblob(60000), zeroblob(60000)", {.bytes = 100'000});
  REQUIRE_FALSE(large);
  CHECK(large.error().message == "a row of the query has more than the 100000 bytes of an answer");
  CHECK(fixture.ask("SELECT zeroblob(40000)", {.bytes = 100'000}));
}

TEST_CASE("parameters are bound by name, each has a value and each value a parameter") {
  Fixture fixture;
  auto database = store::open_for_reading(fixture.file());
  const auto ask = [&](const std::string& sql, const store::QueryParameters& parameters) {
    return store::run_user_query(database, sql, {}, parameters);
  };
  const auto result = ask("SELECT :a, typeof(:a), $b, typeof(@c), :d || 'x'",
                          {{"a", 7}, {"b", 0.5}, {"c", nullptr}, {"d", "'; --"}});
  REQUIRE(result);
  CHECK(json(result->rows) == json::parse(R"([[7, "integer", 0.5, "null", "'; --x"]])"));
  CHECK(ask("SELECT :sweep_id", {}).error().message ==
        "parameter :sweep_id of the query has no value");
  CHECK(ask("SELECT 1", {{"sweep_id", 1}}).error().message ==
        "the query has no parameter :sweep_id");
  CHECK(ask("SELECT ?", {}).error().message ==
        "a parameter of a query has a name, as :sweep_id has");
}

TEST_CASE("rows are told as they come, until their reader has enough") {
  Fixture fixture;
  auto database = store::open_for_reading(fixture.file());
  std::vector<std::string> columns;
  std::int64_t rows = 0;
  std::int64_t most = 0;
  const store::QueryReader reader{.columns = [&](const auto& names) { columns = names; },
                                  .row =
                                      [&](store::QueryRow&& row) {
                                        CHECK(row[0] == ++rows);
                                        return rows != most;
                                      }};
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
  const auto ask = [&](const std::string& sql) {
    rows = 0;
    return store::stream_user_query(database, sql, std::chrono::milliseconds(200), {}, reader);
  };
  most = 5'000;
  CHECK(ask(endless));
  CHECK(rows == 5'000);
  CHECK(columns == std::vector<std::string>{"i"});
  CHECK(ask(endless + " LIMIT 3"));
  CHECK(rows == 3);
  // An error behind the first rows is told as one before them is.
  CHECK(ask("SELECT 1 UNION ALL SELECT json('[')").error().message == "malformed JSON");
  CHECK(rows == 1);
  const auto nothing = ask(endless + " WHERE i < 0");
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().message == "the query was stopped after 0.2 s; narrow it by sweep_id");
  CHECK(ask("DELETE FROM event").error().code == "not_read_only");
}

TEST_CASE("a reader that takes its time does not use up the query's") {
  Fixture fixture;
  auto database = store::open_for_reading(fixture.file());
  constexpr std::chrono::milliseconds kDeadline{200};
  int rows = 0;
  const store::QueryReader slow{.columns = [](const auto&) {},
                                .row =
                                    [&](store::QueryRow&&) {
                                      const auto begin = std::chrono::steady_clock::now();
                                      while (std::chrono::steady_clock::now() - begin < kDeadline) {
                                      }
                                      return ++rows < 3;
                                    }};
  // SQLite looks at the deadline only every 1,000 instructions: each row takes some thousand.
  CHECK(store::stream_user_query(
      database,
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n "
      "WHERE i % 2000 = 0",
      kDeadline, {}, slow));
  CHECK(rows == 3);
}

TEST_CASE("the connection is as it was before") {
  Fixture fixture;
  auto database = store::open_for_writing(fixture.file());
  CHECK_FALSE(store::run_user_query(database, "DELETE FROM event", {}));
  CHECK(database.exec("DELETE FROM event") == 0);
}
