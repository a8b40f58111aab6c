#include "server/store/database.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/store/migration.hpp"
#include "server/store/storage_failure.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace store = webdyno::store;
using webdyno::test::TemporaryDirectory;

TEST_CASE("a new database has this program's version, its views and Student's t") {
  const TemporaryDirectory directory;
  auto database = store::open_for_writing(directory.path() / "below" / "new.db");
  CHECK(database.execAndGet("PRAGMA user_version").getInt() == store::schema_version());
  CHECK(database.execAndGet("SELECT count(*) FROM training_time").getInt() == 0);
  CHECK(database.execAndGet("PRAGMA journal_mode").getString() == "wal");
  // Abramowitz and Stegun, table 26.10: t(0.975, 2) = 4.303, t(0.975, 30) = 2.042
  const auto quantile = [&](int df) {
    return database
        .execAndGet(
            fmt::format("SELECT quantile_975 FROM student_t WHERE degrees_of_freedom = {}", df))
        .getDouble();
  };
  CHECK(quantile(2) == Approx(4.303).epsilon(1e-4));
  CHECK(quantile(30) == Approx(2.042).epsilon(1e-3));
}

TEST_CASE("opening again changes nothing, a changed view text makes the views anew") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "again.db";
  {
    auto database = store::open_for_writing(file);
    database.exec("DROP VIEW training_time; CREATE VIEW training_time AS SELECT 1 AS stale");
  }
  {
    auto same_text = store::open_for_writing(file);
    CHECK(same_text.execAndGet("SELECT * FROM training_time").getInt() == 1);
    same_text.exec("UPDATE view_text SET sha256 = 'of an older program'");
  }
  auto database = store::open_for_writing(file);
  CHECK(database.execAndGet("SELECT count(*) FROM training_time").getInt() == 0);
}

TEST_CASE("a database of a newer version is refused with both numbers") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "newer.db";
  store::open_for_writing(file).exec("PRAGMA user_version = 999");
  const std::string known = fmt::format("knows {}", store::schema_version());
  CHECK_THROWS_WITH(store::open_for_writing(file),
                    Catch::Contains("999") && Catch::Contains(known));
  CHECK_THROWS_WITH(store::open_for_reading(file),
                    Catch::Contains("999") && Catch::Contains(known));
}

TEST_CASE("what is no database, and what is not there, is refused in one line") {
  const TemporaryDirectory directory;
  const auto text = directory.path() / "notes.txt";
  std::ofstream(text) << std::string(200, 'x');
  CHECK_THROWS_WITH(store::open_for_writing(text),
                    Catch::Contains("notes.txt") && Catch::Contains("not a database"));
  CHECK_THROWS_WITH(store::open_for_reading(text),
                    Catch::Contains("notes.txt") && Catch::Contains("name another with --db"));
  CHECK_THROWS_WITH(store::open_for_reading(directory.path() / "none.db"),
                    Catch::Contains("no such database"));
}

TEST_CASE("another program's database stays as it is") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "other.db";
  const int version = GENERATE(0, 3);
  {
    SQLite::Database other(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE bookmark (url TEXT)");
    other.exec("PRAGMA user_version = " + std::to_string(version));
  }
  CHECK_THROWS_WITH(store::open_for_writing(file), Catch::Contains("another program"));
  SQLite::Database other(file.string(), SQLite::OPEN_READONLY);
  CHECK(other.execAndGet("PRAGMA journal_mode").getString() == "delete");
  CHECK(other.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 1);
}

TEST_CASE("what lies in the file and around it is told from what lies in the statement") {
  const std::filesystem::path file = "measured.db";
  const auto refuse = [&](int code) {
    store::refuse_unusable(file, SQLite::Exception("sqlite's words", code));
  };
  CHECK_THROWS_WITH(
      refuse(SQLITE_BUSY),
      "measured.db is locked by another program; wait for it, or name another file with --db");
  CHECK_THROWS_WITH(refuse(SQLITE_CORRUPT), Catch::StartsWith("measured.db: sqlite's words; it is "
                                                              "damaged"));
  CHECK_THROWS_WITH(refuse(SQLITE_IOERR), Catch::StartsWith("measured.db cannot be read"));
  CHECK_NOTHROW(refuse(SQLITE_ERROR));
  CHECK_NOTHROW(refuse(SQLITE_OK));
}

TEST_CASE("a connection for reading cannot write") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "read.db";
  { const auto made = store::open_for_writing(file); }
  auto database = store::open_for_reading(file);
  CHECK_THROWS_WITH(database.exec("DELETE FROM trial"), Catch::Contains("readonly"));
}

TEST_CASE("without locks, what was written meanwhile is noticed; with locks it does not matter") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "read.db";
  auto writer = store::open_for_writing(file);
  const auto [uri, refused] = GENERATE(
      table<std::string, bool>({{"?immutable=1", true}, {"?immutable=0", false}, {"", false}}));
  const store::FileTrace trace(file);
  SQLite::Database reader("file:" + file.string() + uri, SQLite::OPEN_READONLY | SQLite::OPEN_URI);
  trace.refuse_if_written(reader);
  writer.exec("INSERT INTO event (realtime_us, kind) VALUES (1, 'x')");
  if (refused) {
    CHECK_THROWS_WITH(trace.refuse_if_written(reader),
                      Catch::EndsWith("somebody wrote it while it was read; ask again"));
  } else {
    trace.refuse_if_written(reader);
  }
}
