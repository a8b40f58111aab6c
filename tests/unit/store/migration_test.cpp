#include "server/store/migration.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "schema/wire/embedded_text.hpp"
#include "server/store/database.hpp"
#include "server/sweep/content_hash.hpp"
#include "tests/unit/store/file_size_limit.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace store = webdyno::store;
using webdyno::test::FileSizeLimit;
using webdyno::test::TemporaryDirectory;

namespace {

std::string text_of(const std::string& file_name) {
  std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/tests/" + file_name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A database of version 2 with rows in every table, as its programs left it.
void write_version_2(const std::filesystem::path& file) {
  SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
  for (std::size_t i = 0; i < 2; ++i)
    database.exec(std::string(webdyno::embedded::migrations()[i].text));
  database.exec(
      "INSERT INTO student_t (degrees_of_freedom, quantile_975) VALUES (1, 12.7); CREATE TABLE "
      "view_text (sha256 TEXT NOT NULL) "
      "STRICT; CREATE VIEW of_an_older_program AS SELECT outcome FROM trial JOIN attempt USING "
      "(trial_id, outcome)");
  database.exec(text_of("fixtures/database/version_2.sql"));
  database.exec("PRAGMA user_version = 2");
}

std::vector<std::string> column(SQLite::Database& database, const std::string& sql) {
  std::vector<std::string> values;
  SQLite::Statement rows(database, sql);
  while (rows.executeStep()) values.push_back(rows.getColumn(0).getString());
  return values;
}

using Rows = std::map<std::string, std::vector<std::string>>;

/// What the columns of version 2 hold, by table.
Rows rows_of(SQLite::Database& database, const std::map<std::string, std::string>& columns) {
  Rows rows;
  for (const auto& [table, names] : columns)
    rows[table] =
        column(database, fmt::format("SELECT json_array({0}) FROM {1} ORDER BY {0}", names, table));
  return rows;
}

std::map<std::string, std::string> columns_of(SQLite::Database& database) {
  std::map<std::string, std::string> columns;
  for (const auto& table : column(database,
                                  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> "
                                  "'view_text' AND name NOT LIKE 'sqlite%'"))
    columns[table] = fmt::format(
        "{}",
        fmt::join(column(database, fmt::format("SELECT name FROM pragma_table_info('{}')", table)),
                  ", "));
  return columns;
}

}  // namespace

TEST_CASE("a database of version 2 is brought up to date: its rows and hashes are what they were") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "old.db";
  write_version_2(file);
  std::map<std::string, std::string> columns;
  Rows before;
  {
    SQLite::Database old(file);
    columns = columns_of(old);
    before = rows_of(old, columns);
  }
  REQUIRE(columns.size() == 18);
  for (const auto& [table, rows] : before) {
    INFO(table);
    CHECK_FALSE(rows.empty());
  }
  auto database = store::open_for_writing(file);
  CHECK(database.execAndGet("PRAGMA user_version").getInt() == store::schema_version());
  CHECK(database.execAndGet("PRAGMA foreign_keys").getInt() == 1);
  CHECK(column(database, "SELECT * FROM pragma_foreign_key_check()").empty());
  const auto after = rows_of(database, columns);
  for (const auto& [table, rows] : before) {
    INFO(table);
    CHECK(after.at(table) == rows);
  }
  // The first attempts of their sweeps, in running order, with the hashes that the trials had.
  CHECK(column(database,
               "SELECT json_array(sweep_id, framework, framework_version, workload_sha256, "
               "framework_sha256) FROM first_served") ==
        std::vector<std::string>{R"([1,"tfjs","4.22.0","aa",null])"});
  CHECK(webdyno::sweep::content_json(database, 7, 2) + "\n" ==
        text_of("sql/content_sha256/expected_1.txt"));
  CHECK(webdyno::sweep::content_json(database, 8, 2).starts_with("[2,"));
  CHECK(column(database,
               "SELECT trial_id || ' ' || t_us || ' ' || attempt_number FROM "
               "system_reading ORDER BY trial_id, t_us") ==
        std::vector<std::string>{"7 1 1", "7 10000000 2", "7 10100000 2", "8 10 1", "8 55 2",
                                 "8 70 2"});
  CHECK(column(database,
               "SELECT trial_id || ' ' || t_us || ' ' || attempt_number FROM gpu_reading "
               "ORDER BY trial_id, t_us") ==
        std::vector<std::string>{"7 10000000 2", "7 10100000 2", "8 10 1", "8 55 2"});
  CHECK(column(database, "SELECT name FROM sqlite_schema WHERE name = 'of_an_older_program'")
            .empty());
  CHECK_THROWS_WITH(database.exec("UPDATE trial SET outcome = 'timeout'"),
                    Catch::Contains("immutable"));
  database.exec("DELETE FROM sweep WHERE sweep_id = 1");
  CHECK(column(database, "SELECT count(*) FROM system_reading")[0] == "0");
}

TEST_CASE("the copy of the database before it is brought up to date is kept, and whole") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "old.db";
  write_version_2(file);
  store::open_for_writing(file);
  SQLite::Database copy(directory.path() / "old.db.version-2");
  CHECK(copy.execAndGet("PRAGMA user_version").getInt() == 2);
  CHECK(copy.execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK(copy.execAndGet("SELECT count(*) FROM process_reading").getInt() == 6);
  const TemporaryDirectory fresh;
  store::open_for_writing(fresh.path() / "new.db");
  CHECK_FALSE(std::filesystem::exists(fresh.path() / "new.db.version-0"));
}

TEST_CASE("a database of any version is brought up to date, with a copy of it beside it") {
  const auto& migrations = webdyno::embedded::migrations();
  for (std::size_t version = 1; version < migrations.size(); ++version) {
    CAPTURE(version);
    const TemporaryDirectory directory;
    const auto file = directory.path() / "old.db";
    {
      SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      for (std::size_t i = 0; i < version; ++i) database.exec(std::string(migrations[i].text));
      database.exec("CREATE TABLE IF NOT EXISTS view_text (sha256 TEXT NOT NULL) STRICT");
      database.exec(fmt::format("PRAGMA user_version = {}", version));
    }
    auto database = store::open_for_writing(file);
    CHECK(database.execAndGet("PRAGMA user_version").getInt() ==
          static_cast<int>(migrations.size()));
    SQLite::Database copy(fmt::format("{}.version-{}", file.string(), version));
    CHECK(copy.execAndGet("PRAGMA user_version").getInt() == static_cast<int>(version));
  }
}

TEST_CASE("a disk that is full at any point of it leaves the database as it was, and one line") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "old.db";
  write_version_2(file);
  const auto names = [&] {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
      if (entry.path().string().find("version-") != std::string::npos)
        all.push_back(entry.path().filename());
    return all;
  };
  int refused = 0;
  for (std::uint64_t bytes = 64 * 1024;; bytes += 32 * 1024) {
    REQUIRE(bytes < 8'000'000);  // it is not the room that is missing
    std::string message;
    try {
      const FileSizeLimit full(bytes);
      store::open_for_writing(file);
    } catch (const store::OpenError& error) {
      message = error.what();
    }
    if (message.empty()) break;
    ++refused;
    INFO(message);
    CHECK(message.find('\n') == std::string::npos);
    CHECK_THAT(message, Catch::Contains("cannot be brought from database version 2") &&
                            Catch::Contains("is as it was"));
    SQLite::Database old(file);
    CHECK(old.execAndGet("PRAGMA user_version").getInt() == 2);
    CHECK(old.execAndGet("SELECT count(*) FROM system_reading").getInt() == 6);
    CHECK(old.execAndGet("PRAGMA integrity_check").getString() == "ok");
    CHECK(names().empty());
  }
  CHECK(refused >= 2);
  CHECK(names() == std::vector<std::string>{"old.db.version-2"});
}

TEST_CASE("a row that names a missing one stops it") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "old.db";
  write_version_2(file);
  SQLite::Database(file, SQLite::OPEN_READWRITE)
      .exec("PRAGMA foreign_keys = OFF; DELETE FROM browser");
  CHECK_THROWS_WITH(store::open_for_writing(file), Catch::Contains("names a row of browser"));
  SQLite::Database old(file);
  CHECK(old.execAndGet("PRAGMA user_version").getInt() == 2);
  CHECK_NOTHROW(old.exec("SELECT count(*) FROM of_an_older_program"));
}

TEST_CASE("whatever goes with a deleted row is found by an index") {
  const TemporaryDirectory directory;
  auto database = store::open_for_writing(directory.path() / "new.db");
  int keys = 0;
  for (const auto& table :
       column(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    std::map<int, std::vector<std::string>> conditions;
    SQLite::Statement list(
        database, fmt::format("SELECT id, \"from\" FROM pragma_foreign_key_list('{}') WHERE "
                              "on_delete = 'CASCADE'",
                              table));
    while (list.executeStep())
      conditions[list.getColumn(0).getInt()].push_back(list.getColumn(1).getString() + " = 1");
    for (const auto& [id, condition] : conditions) {
      const auto sql = fmt::format("EXPLAIN QUERY PLAN SELECT 1 FROM {} WHERE {}", table,
                                   fmt::join(condition, " AND "));
      INFO(sql);
      SQLite::Statement plan(database, sql);
      REQUIRE(plan.executeStep());
      CHECK_THAT(plan.getColumn("detail").getString(), Catch::StartsWith("SEARCH"));
      ++keys;
    }
  }
  CHECK(keys >= 15);
}
