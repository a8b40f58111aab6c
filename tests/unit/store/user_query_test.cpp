#include "server/store/user_query.hpp"

#include <catch2/catch.hpp>

#include "server/store/database.hpp"
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
  CHECK(json(result->rows) == json::parse(R"([[1, 2.5, "text", null, "x'0aff'"]])"));
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
        "WITH x AS (SELECT 1) DELETE FROM trial", "SELECT * FROM pragma_user_version"}) {
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

TEST_CASE("a second statement, an empty one and a typing error are said as such") {
  Fixture fixture;
  CHECK(fixture.ask("SELECT 1; SELECT 2").error().message ==
        "one statement at a time: there is text after the first");
  CHECK(fixture.ask("  -- nothing").error().code == "sql_error");
  CHECK(fixture.ask("SELECT mean_msec FROM training_time").error().message ==
        "no such column: mean_msec");
  CHECK(fixture.ask("SELECT 1;  \n")->rows.size() == 1);
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

TEST_CASE("the connection is as it was before") {
  Fixture fixture;
  auto database = store::open_for_writing(fixture.file());
  CHECK_FALSE(store::run_user_query(database, "DELETE FROM event", {}));
  CHECK(database.exec("DELETE FROM event") == 0);
}
