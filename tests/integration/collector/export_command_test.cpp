// `webdyno export --table` and `--db-copy`, as a person and a shell use them.
#include <fmt/format.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using webdyno::test::run_command;
using webdyno::test::SweepFixture;

namespace {

struct ExportedSweep : SweepFixture {
  ExportedSweep() {
    const auto first = lease();
    REQUIRE_FALSE(deliver(first, done(first)));
  }
  std::filesystem::path source() const { return directory.path() / "s.db"; }
  std::filesystem::path file(const std::string& name) const { return directory.path() / name; }
  auto command(const std::string& arguments) {
    return run_command(directory, arguments + " --db " + source().string());
  }
  auto exported(const std::string& table, const std::string& format, const std::string& output) {
    return run_command(directory, fmt::format("export --db {} --table {} --format {} -o {}",
                                              source().string(), table, format, output));
  }
  /// So many more rows of the only trial: more than a pipe or a moment holds.
  void add_iterations(int count) {
    database.exec(fmt::format(
        "WITH RECURSIVE n(i) AS (SELECT 1000000 UNION ALL SELECT i + 1 FROM n WHERE i < 999999 + "
        "{}) INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, "
        "start_page_us, duration_ns) SELECT 1, 1, 'warmup', i, i, 1.0 * i FROM n",
        count));
  }
  /// Sends a signal to an export as soon as `seen` is there; exit code 0 stands for one that
  /// ended before.
  int ended_by_signal(const std::string& arguments, const std::string& seen) {
    const std::string script = fmt::format(
        "{} export --db {} {} 2> {} & p=$!; while [ -d /proc/$p ] && [ ! -e {}.new-$p ]; do sleep "
        "0.01; done; kill -TERM $p; wait $p",
        WEBDYNO_BINARY, source().string(), arguments, file("said").string(), file(seen).string());
    return WEXITSTATUS(std::system(script.c_str()));
  }
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("out")) names.push_back(name);
    }
    return names;
  }
};

std::string written_in(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t rows_of_table(SQLite::Database& database, const std::string& table) {
  return static_cast<std::size_t>(database.execAndGet("SELECT count(*) FROM " + table).getInt64());
}

}  // namespace

TEST_CASE("a view or table is exported as query prints it, into a file and to standard output") {
  ExportedSweep sweep;
  for (const std::string table : {"training_time", "trial_summary", "iteration"}) {
    for (const std::string format : {"csv", "json"}) {
      INFO(table + " " + format);
      const auto queried =
          sweep.command("query --format " + format + " \"SELECT * FROM " + table + "\"");
      const auto printed = sweep.exported(table, format, "-");
      CHECK(printed.exit_code == 0);
      CHECK(printed.output == queried.output);
      const auto written = sweep.exported(table, format, sweep.file("out").string());
      CHECK(written.output + written.error == "");
      CHECK(written_in(sweep.file("out")) == queried.output);
    }
  }
  CHECK(sweep.left() == std::vector<std::string>{"out"});
}

TEST_CASE("jsonl is an object a row, with its columns as names and NULL as null") {
  ExportedSweep sweep;
  std::istringstream lines(sweep.exported("trial", "jsonl", "-").output);
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line); ++rows) {
    const auto row = nlohmann::json::parse(line);
    CHECK(row.at("trial_id").is_number_integer());
    CHECK(row.at("outcome") == (rows == 0 ? nlohmann::json("done") : nlohmann::json()));
  }
  CHECK(rows == rows_of_table(sweep.database, "trial"));
}

TEST_CASE("Parquet is whole, also to standard output") {
  ExportedSweep sweep;
  sweep.add_iterations(120'000);  // more than two row groups
  for (const std::string table : {"training_time", "iteration", "observation"}) {
    INFO(table);
    const auto written = sweep.exported(table, "parquet", sweep.file("out").string());
    CHECK(written.error.empty());
    const auto bytes = written_in(sweep.file("out"));
    CHECK(bytes.starts_with("PAR1"));
    CHECK(bytes.ends_with("PAR1"));
    CHECK(sweep.exported(table, "parquet", "-").output == bytes);
  }
}

TEST_CASE("what is no public view or table is refused with those that are") {
  ExportedSweep sweep;
  for (const std::string name : {"trials", "gap_ratio", "sqlite_schema", "\"trial\\\" --\""}) {
    INFO(name);
    const auto refused = sweep.exported(name, "csv", sweep.file("out").string());
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.error, Catch::StartsWith("webdyno: there is no public view or table '") &&
                                  Catch::Contains("': allowed are training_time, ") &&
                                  Catch::Contains(", trial, "));
    CHECK(std::count(refused.error.begin(), refused.error.end(), '\n') == 1);
  }
  CHECK(sweep.left().empty());
}

TEST_CASE("an export is of one thing and says where it goes") {
  ExportedSweep sweep;
  const std::string file = sweep.file("out").string();
  const auto why = [&](const std::string& arguments) {
    const auto result = sweep.command("export " + arguments);
    CHECK(result.exit_code == 2);
    return result.error;
  };
  CHECK(why("-o " + file) ==
        "webdyno: export takes one of --table NAME, --trace TRIAL and --db-copy FILE\n");
  CHECK(why("--table trial --trace x -o " + file) == why("-o " + file));
  CHECK(why("--table trial -o " + file) ==
        "webdyno: --table NAME and --format csv|json|jsonl|parquet belong together\n");
  CHECK(why("--table trial --format csv") == "webdyno: -o FILE is missing; - is standard output\n");
  CHECK(why("--db-copy " + file + " -o " + file) ==
        "webdyno: --db-copy names the file itself: leave -o out\n");
  CHECK_THAT(why("--table trial --format csv -o " + sweep.source().string()),
             Catch::Contains("is the database, or belongs to it"));
  CHECK(sweep.left().empty());
}

TEST_CASE("an export that is interrupted leaves what was there before") {
  ExportedSweep sweep;
  sweep.add_iterations(2'000'000);
  std::ofstream(sweep.file("out")) << "before";
  for (const std::string format : {"csv", "parquet"}) {
    INFO(format);
    const int code = sweep.ended_by_signal(
        fmt::format("--table iteration --format {} -o {}", format, sweep.file("out").string()),
        "out");
    CHECK(code == 130);
    CHECK(written_in(sweep.file("said")) == "webdyno: interrupted; nothing of it is kept\n");
    CHECK(written_in(sweep.file("out")) == "before");
    CHECK(sweep.left() == std::vector<std::string>{"out"});
  }
}

TEST_CASE("a reader that has enough ends an export, a pipe that nobody reads does not hold it") {
  ExportedSweep sweep;
  sweep.add_iterations(200'000);
  for (const std::string format : {"csv", "parquet"}) {
    INFO(format);
    const auto cut = sweep.exported("iteration", format, "- | head -c 1000");
    CHECK(cut.output.size() == 1'000);
    CHECK(cut.error.empty());
  }
  const auto unread = sweep.file("pipe").string();
  const std::string script = fmt::format(
      "mkfifo {0}; timeout -s TERM 0.5 {1} export --db {2} --table trial --format csv "
      "-o {0} 2> {3}; test $? = 124",
      unread, WEBDYNO_BINARY, sweep.source().string(), sweep.file("said").string());
  CHECK(std::system(script.c_str()) == 0);
  CHECK(written_in(sweep.file("said")) == "webdyno: interrupted; nothing of it is kept\n");
}

TEST_CASE("a copy of the database is whole while it is written, and takes no other's place") {
  ExportedSweep sweep;
  sweep.add_iterations(50'000);
  const auto trials = rows_of_table(sweep.database, "trial");
  const std::string file = sweep.file("out.db").string();
  sweep.database.exec("BEGIN IMMEDIATE; DELETE FROM iteration WHERE iteration_index >= 1000000");
  const auto copied = sweep.command("export --db-copy " + file);
  sweep.database.exec("ROLLBACK");
  CHECK(copied.exit_code == 0);
  CHECK(copied.error.empty());
  CHECK(sweep.left() == std::vector<std::string>{"out.db"});
  {
    auto copy = webdyno::store::open_for_reading(file);
    CHECK(copy.execAndGet("PRAGMA integrity_check").getString() == "ok");
    CHECK(rows_of_table(copy, "iteration") == rows_of_table(sweep.database, "iteration"));
    CHECK(rows_of_table(copy, "trial") == trials);
  }
  const auto again = sweep.command("export --db-copy " + file);
  CHECK(again.exit_code == 2);
  CHECK(again.error == "webdyno: " + file + ": is there already; name a new file\n");
  CHECK(sweep.command("export --db-copy " + sweep.source().string() + "-wal").exit_code == 2);
}

TEST_CASE("a copy goes not beside what an older database left, which would be read with it") {
  ExportedSweep sweep;
  const std::string file = sweep.file("out.db").string();
  for (const std::string ending : {"-wal", "-shm", "-journal"}) {
    INFO(ending);
    std::ofstream(file + ending) << "of an older one";
    const auto refused = sweep.command("export --db-copy " + file);
    CHECK(refused.exit_code == 2);
    CHECK(refused.error == "webdyno: " + file + ending +
                               ": is there already, and SQLite would read " + file +
                               " with it; name a new file\n");
    CHECK(sweep.left() == std::vector<std::string>{"out.db" + ending});
    std::filesystem::remove(file + ending);
  }
}

TEST_CASE("a copy that does not fit names its own file, and leaves nothing") {
  ExportedSweep sweep;
  const std::string file = sweep.file("out.db").string();
  const std::string script =
      fmt::format("trap '' XFSZ; ulimit -f 100; {} export --db {} --db-copy {} 2> {}",
                  WEBDYNO_BINARY, sweep.source().string(), file, sweep.file("said").string());
  CHECK(WEXITSTATUS(std::system(script.c_str())) == 3);
  CHECK(written_in(sweep.file("said")) ==
        "webdyno: " + file + ": cannot be written: disk I/O error; name another file\n");
  CHECK(sweep.left().empty());
}

TEST_CASE("an export goes where a link leads, and is read by whom the file before was") {
  ExportedSweep sweep;
  using std::filesystem::perms;
  const auto mode = perms::owner_read | perms::owner_write;
  const auto real = sweep.file("real");
  std::filesystem::create_symlink("real", sweep.file("out"));
  for (const bool there : {false, true}) {
    INFO(there);
    if (there) {
      std::ofstream(real) << "before";
      std::filesystem::permissions(real, mode);
    }
    CHECK(sweep.exported("trial", "csv", sweep.file("out").string()).exit_code == 0);
    CHECK(std::filesystem::is_symlink(sweep.file("out")));
    CHECK(written_in(real) == sweep.exported("trial", "csv", "-").output);
    if (there) CHECK(std::filesystem::status(real).permissions() == mode);
  }
  // Not there, and it would be the log of the database.
  std::filesystem::create_symlink("s.db-journal", sweep.file("out2"));
  CHECK(sweep.exported("trial", "csv", sweep.file("out2").string()).exit_code == 2);
}

TEST_CASE("a copy that is interrupted leaves nothing") {
  ExportedSweep sweep;
  sweep.add_iterations(4'000'000);
  const int code = sweep.ended_by_signal("--db-copy " + sweep.file("out.db").string(), "out.db");
  CHECK(code == 130);
  CHECK(written_in(sweep.file("said")) == "webdyno: interrupted; nothing of it is kept\n");
  CHECK(sweep.left().empty());
}
