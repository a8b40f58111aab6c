// Two databases that the collector's own code has written: leases, samples, results.
#include "server/merge/merge.hpp"

#include <catch2/catch.hpp>

#include "server/store/database.hpp"
#include "server/sweep/content_hash.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using namespace webdyno;
using merge::MergedSweep;
using test::SweepFixture;

namespace {

/// As `import` does: of a copy, which is nobody else's.
std::vector<MergedSweep> take(SQLite::Database& into, const SweepFixture& from) {
  const test::TemporaryDirectory directory;
  const auto copy = directory.path() / "copy.db";
  store::copy_database(from.directory.path() / "s.db", copy);
  store::open_for_writing(copy);
  return merge::merge(into, copy, [](std::int64_t, std::int64_t) {});
}

/// Another database that begins as a copy, as one that was carried to another machine.
SQLite::Database copy_of(const SweepFixture& fixture, const test::TemporaryDirectory& directory) {
  const auto file = directory.path() / "s.db";
  store::copy_database(fixture.directory.path() / "s.db", file);
  return store::open_for_writing(file);
}

MergedSweep take_one(SQLite::Database& into, const SweepFixture& from) {
  const auto sweeps = take(into, from);
  REQUIRE(sweeps.size() == 1);
  return sweeps[0];
}

void measure(SweepFixture& fixture, int trials) {
  for (int i = 0; i < trials; ++i) {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
}

std::int64_t number(SQLite::Database& database, const std::string& sql) {
  return database.execAndGet(sql).getInt64();
}

/// Rows of a query as one text.
std::string rows(SQLite::Database& database, const std::string& sql) {
  SQLite::Statement find(database, sql);
  std::string text;
  while (find.executeStep()) {
    for (int column = 0; column < find.getColumnCount(); ++column)
      text += find.getColumn(column).getString() + "|";
    text += "\n";
  }
  return text;
}

std::vector<std::string> tables_with(SQLite::Database& database, const std::string& column) {
  SQLite::Statement find(
      database,
      "SELECT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c "
      "WHERE t.type = 'table' AND c.name = ?");
  find.bind(1, column);
  std::vector<std::string> names;
  while (find.executeStep()) names.push_back(find.getColumn(0).getString());
  return names;
}

/// All hashes are those of the rows that lie there now.
void check_hashes(SQLite::Database& database) {
  SQLite::Statement find(
      database,
      "SELECT trial_id, attempt_number, content_sha256 FROM trial WHERE outcome NOT NULL");
  int trials = 0;
  while (find.executeStep()) {
    CHECK(sweep::content_sha256(database, find.getColumn(0).getInt64(),
                                find.getColumn(1).getInt64()) == find.getColumn(2).getString());
    ++trials;
  }
  CHECK(trials > 0);
}

}  // namespace

TEST_CASE("sweeps of another database come with all their rows, under other numbers") {
  SweepFixture here;
  SweepFixture there(2);
  SweepFixture same;
  measure(here, 2);
  measure(same, 2);
  measure(there, 3);
  const auto taken = take_one(here.database, there);
  CHECK_FALSE(taken.refused);
  CHECK(taken.added == 3);
  CHECK(taken.uuid == there.sweep_uuid);
  for (const char* column : {"trial_id", "process_id"}) {
    for (const auto& table : tables_with(there.database, column)) {
      INFO(table);
      const std::string count =
          "SELECT count(*) FROM " + table + (table == "event" ? " WHERE trial_id IS NOT NULL" : "");
      CHECK(number(here.database, count) ==
            number(there.database, count) + number(same.database, count));
    }
  }
  check_hashes(here.database);
  CHECK(rows(here.database, "PRAGMA foreign_key_check").empty());
  const std::string numbers =
      "SELECT framework, backend, task, depth, trials, mean_ms, flags FROM training_time WHERE "
      "sweep_id = (SELECT sweep_id FROM sweep WHERE sweep_uuid = '" +
      there.sweep_uuid + "') ORDER BY 1, 2, 3, 4";
  CHECK(rows(here.database, numbers) == rows(there.database, numbers));
  const std::string readings =
      "SELECT trial_uuid, t_us, pid, cpu_ns, footprint_bytes FROM process_reading JOIN process "
      "USING (process_id) JOIN trial ON trial.trial_id = process.trial_id WHERE trial_uuid IN "
      "(SELECT trial_uuid FROM trial JOIN sweep USING (sweep_id) WHERE sweep_uuid = '" +
      there.sweep_uuid + "') ORDER BY 1, 2, 3";
  CHECK(rows(here.database, readings) == rows(there.database, readings));
  // It had not ended there: it is stopped here, and nobody's browser is given its trials.
  CHECK(rows(here.database, "SELECT state FROM sweep ORDER BY sweep_id") == "running|\nstopped|\n");
  CHECK(rows(here.database,
             "SELECT trial_count, done FROM sweep_progress ORDER BY sweep_id DESC LIMIT 1") ==
        rows(there.database, "SELECT trial_count, done FROM sweep_progress"));
}

TEST_CASE("what is there already is not doubled, nor are hosts, browsers and configurations") {
  SweepFixture here;
  SweepFixture there;
  measure(here, 1);
  measure(there, 2);
  take_one(here.database, there);
  const auto all = [&] {
    std::string text;
    for (const auto* table : {"host", "browser", "browser_fingerprint", "configuration", "sweep",
                              "trial", "attempt", "event", "process_reading", "trial_measure"})
      text += rows(here.database, std::string("SELECT count(*) FROM ") + table);
    return text;
  };
  const std::string once = all();
  const auto again = take_one(here.database, there);
  CHECK_FALSE(again.refused);
  CHECK(again.added == 0);
  CHECK(again.there == 2);
  CHECK(all() == once);
  // Both plans are of one catalog, and both fixtures' machines have one name and fingerprint.
  CHECK(number(here.database, "SELECT count(*) FROM configuration") ==
        number(there.database, "SELECT count(*) FROM configuration"));
  CHECK(number(here.database,
               "SELECT count(*) - count(DISTINCT host_uuid || fingerprint_sha256) "
               "FROM host") == 0);
}

TEST_CASE("a sweep that has gone on there goes on here") {
  SweepFixture here;
  SweepFixture there;
  measure(there, 1);
  take_one(here.database, there);
  const std::string sweep_id = rows(here.database, "SELECT max(sweep_id) FROM sweep");
  measure(there, 2);
  const auto grown = take_one(here.database, there);
  CHECK(grown.added == 2);
  CHECK(grown.there == 1);
  CHECK(rows(here.database, "SELECT max(sweep_id) FROM sweep") == sweep_id);
  const std::string trials =
      "SELECT trial_uuid, position, block, outcome FROM trial WHERE sweep_id = (SELECT sweep_id "
      "FROM sweep WHERE sweep_uuid = '" +
      there.sweep_uuid + "') ORDER BY position";
  CHECK(rows(here.database, trials) == rows(there.database, trials));
  const std::string counted =
      "SELECT ended, done, trials FROM sweep_configuration JOIN sweep USING "
      "(sweep_id) WHERE sweep_uuid = '" +
      there.sweep_uuid + "' ORDER BY place";
  CHECK(rows(here.database, counted) == rows(there.database, counted));
  check_hashes(here.database);
}

TEST_CASE("a trial that was changed is refused by its hash, with its sweep") {
  SweepFixture here;
  SweepFixture there;
  measure(there, 2);
  there.database.exec(
      "UPDATE iteration SET duration_ns = duration_ns + 1 WHERE trial_id = (SELECT max(trial_id) "
      "FROM trial WHERE outcome IS NOT NULL)");
  const auto before = rows(here.database, "SELECT count(*) FROM trial");
  const auto refused = take_one(here.database, there);
  REQUIRE(refused.refused);
  CHECK_THAT(*refused.refused, Catch::EndsWith("has been changed: its rows do not give the hash "
                                               "that it was closed with"));
  CHECK(rows(here.database, "SELECT count(*) FROM trial") == before);
  CHECK(number(here.database, "SELECT count(*) FROM sweep") == 1);
}

TEST_CASE("a trial that has another hash here, and sweeps that went on in both, are refused") {
  SweepFixture there;
  measure(there, 1);
  const test::TemporaryDirectory directory;
  auto here = copy_of(there, directory);
  here.exec("UPDATE sweep SET state = 'paused'");
  CHECK(take_one(here, there).there == 1);

  const auto end_here = [&](const char* which) {
    here.exec(std::string("UPDATE trial SET outcome = 'timeout' WHERE trial_id = (SELECT ") +
              which + "(trial_id) FROM trial WHERE outcome IS NULL)");
  };
  end_here("max");
  CHECK_FALSE(take_one(here, there).refused);  // older than what is here: nothing to take
  measure(there, 2);
  CHECK(take_one(here, there).refused ==
        "it went on in both databases: 1 of its trials have ended here alone, 2 there alone");
  end_here("min");
  const auto differs = take_one(here, there);
  REQUIRE(differs.refused);
  CHECK_THAT(*differs.refused, Catch::EndsWith(" is another one here"));
}

TEST_CASE("nothing is added to a sweep that runs here, and none is taken of one in the making") {
  SweepFixture there;
  measure(there, 1);
  const test::TemporaryDirectory directory;
  auto here = copy_of(there, directory);
  measure(there, 1);
  CHECK(take_one(here, there).refused == "it runs here; end it first");
  here.exec("UPDATE sweep SET state = 'paused'");
  CHECK(take_one(here, there).added == 1);

  SweepFixture other;
  there.database.exec(
      "INSERT INTO sweep_in_making (sweep_id, expires_us, boot_id) VALUES (1, 0, 'b')");
  CHECK(take(other.database, there).empty());
}

TEST_CASE("tables, columns and names that are somebody else's stay behind, and are no SQL") {
  SweepFixture there;
  measure(there, 1);
  there.database.exec("CREATE TABLE notes (x)");
  there.database.exec("ALTER TABLE metric ADD COLUMN note TEXT");
  there.database.exec(
      "CREATE TABLE \"event (kind) VALUES ('a'); DELETE FROM main.sweep; --\" "
      "(trial_id)");
  SweepFixture here;
  CHECK(take_one(here.database, there).added == 1);
  CHECK(number(here.database, "SELECT count(*) FROM sweep") == 2);
  CHECK_FALSE(here.database.tableExists("notes"));
}

TEST_CASE("a sweep that another import takes over at the same time is left to that one") {
  SweepFixture other;
  measure(other, 2);
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "ours.db";
  auto ours = store::open_for_writing(file);
  const auto copy = directory.path() / "copy.db";
  store::copy_database(other.directory.path() / "s.db", copy);
  store::open_for_writing(copy);
  bool overtaken = false;
  const auto sweeps = merge::merge(ours, copy, [&](std::int64_t done, std::int64_t) {
    if (done == 0 || overtaken) return;
    overtaken = true;
    auto second = store::open_for_writing(file);
    CHECK_FALSE(take_one(second, other).refused);
  });
  REQUIRE(sweeps.size() == 1);
  CHECK(sweeps[0].refused ==
        "another webdyno takes it over at this moment; import again when it is done");
  CHECK(number(ours, "SELECT count(*) FROM trial WHERE outcome NOT NULL") == 2);
  check_hashes(ours);
}

TEST_CASE("a merge that is ended between trials leaves whole ones, and the next takes the rest") {
  SweepFixture other;
  measure(other, 2);
  const test::TemporaryDirectory directory;
  auto ours = store::open_for_writing(directory.path() / "ours.db");
  const auto copy = directory.path() / "copy.db";
  store::copy_database(other.directory.path() / "s.db", copy);
  store::open_for_writing(copy);
  struct Ended {};
  for (const std::int64_t after : {0, 1}) {
    CHECK_THROWS_AS(merge::merge(ours, copy,
                                 [&](std::int64_t done, std::int64_t) {
                                   if (done == after) throw Ended{};
                                 }),
                    Ended);
    CHECK(number(ours, "SELECT count(*) FROM trial WHERE outcome NOT NULL") == after);
  }
  check_hashes(ours);
  CHECK(rows(ours, "SELECT state FROM sweep") == "stopped|\n");
  const auto rest = take_one(ours, other);
  CHECK(rest.added == 1);
  CHECK(rest.there == 1);
}

TEST_CASE("what was cut off behind its last trial is completed, and what waits no more goes") {
  SweepFixture there;
  measure(there, 1);
  const test::TemporaryDirectory directory;
  auto here = copy_of(there, directory);
  here.exec("UPDATE sweep SET state = 'stopped'");
  there.database.exec("DELETE FROM trial WHERE outcome IS NULL");
  there.database.exec("UPDATE sweep SET state = 'done', ended_realtime_us = 5");
  const auto completed = take_one(here, there);
  CHECK_FALSE(completed.refused);
  CHECK(completed.added == 0);
  CHECK(rows(here, "SELECT state, ended_realtime_us FROM sweep") == "done|5|\n");
  CHECK(number(here, "SELECT count(*) FROM trial WHERE outcome IS NULL") == 0);
}
