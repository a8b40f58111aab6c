// The golden seed of tests/sql/content_sha256, which tests/sql/content_sha256.test.ts hashes by
// docs/database.md alone.
#include "server/sweep/content_hash.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "server/store/database.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sweep {
namespace {

std::string golden(const std::string& file_name) {
  std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/tests/sql/" + file_name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

SQLite::Database seeded(const test::TemporaryDirectory& directory) {
  SQLite::Database database = store::open_for_writing(directory.path() / "golden.db");
  database.exec(golden("base.sql"));
  database.exec(golden("content_sha256/seed.sql"));
  return database;
}

TEST_CASE("content_sha256 of the golden trial is that of docs/database.md") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  CHECK(content_json(database, 7, 2) + "\n" == golden("content_sha256/expected_3.txt"));
  CHECK(content_sha256(database, 7, 2) + "\n" == golden("content_sha256/expected_3.sha256"));
}

TEST_CASE("attempts from before they had a host keep the hashes of versions 1 and 2") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec("UPDATE attempt SET host_id = NULL");
  const std::string version_1 = golden("content_sha256/expected_1.txt");
  CHECK(content_json(database, 7, 2) + "\n" == version_1);
  CHECK(content_sha256(database, 7, 2) + "\n" == golden("content_sha256/expected_1.sha256"));
  database.exec(
      "INSERT INTO hot_function (trial_id, attempt_number, rank, function_name, script, "
      "line_number, column_number, samples, self_us) "
      "VALUES (7, 2, 1, 'f', '/vendor/f.js', 1, 20, 3, 4000)");
  const std::string rest = version_1.substr(3, version_1.size() - 5);  // without "[1,", "]" and LF
  CHECK(content_json(database, 7, 2) == "[2," + rest + R"(,[[1,"f","/vendor/f.js",1,20,3,4000]]])");
}

TEST_CASE("what a page observed stands behind the rest, as version 4") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec(
      "INSERT INTO observation (trial_id, attempt_number, phase, kind, observation_index, "
      "start_page_us, duration_us) VALUES (7, 2, 'alone', 'frame', 0, 90, 16665)");
  const std::string version_3 = golden("content_sha256/expected_3.txt");
  const std::string rest = version_3.substr(3, version_3.size() - 5);  // without "[3,", "]" and LF
  const std::string now = content_json(database, 7, 2);
  CHECK_THAT(now, Catch::StartsWith("[4," + rest + ",[],"));
  CHECK_THAT(now, Catch::EndsWith(R"(,[["alone","frame",0,90,16665]],[],[],[]])"));
}

TEST_CASE("counters that add up to more than a number holds have a hash all the same") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec(
      "UPDATE process_reading SET resident_bytes = 9223372036854775807; UPDATE system_reading SET "
      "missed_ticks = 9223372036854775807, cost_us = 9223372036854775807");
  CHECK_THAT(content_json(database, 7, 2), Catch::Contains("9223372036854775807"));
}

TEST_CASE("memory between phases stands behind the rest, as version 4") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec(
      "INSERT INTO memory_boundary (trial_id, attempt_number, boundary, t_us, cost_us, "
      "heap_absent) VALUES (7, 2, 'end', 10200000, 21, 'gone')");
  CHECK_THAT(
      content_json(database, 7, 2),
      Catch::StartsWith("[4,") &&
          Catch::EndsWith(R"(,[["boundary","end",10200000,21,null,null,null,null,"gone",null]]])"));
}

TEST_CASE("the CPU time of iterations stands behind the rest, as version 5") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec("UPDATE iteration SET cpu_ns = 17 WHERE phase = 'warmup'");
  CHECK_THAT(content_json(database, 7, 2),
             Catch::StartsWith("[5,") && Catch::EndsWith(R"(,[],[],[["warmup",0,17]]])"));
}

TEST_CASE("what came out of a model of one's own stands behind the rest, as version 6") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec(
      "INSERT INTO model_output (trial_id, attempt_number, sample, output_index, name, type, "
      "shape, output_values) VALUES (7, 2, 0, 1, 'y', 'float32', '[1,2]', '[0.5,1]')");
  CHECK_THAT(content_json(database, 7, 2),
             Catch::StartsWith("[6,") &&
                 Catch::EndsWith(R"(,[],[[0,1,"y","float32","[1,2]","[0.5,1]"]]])"));
}

TEST_CASE("where the time of a call goes stands behind the rest, as version 7") {
  const test::TemporaryDirectory directory;
  auto database = seeded(directory);
  database.exec(
      "INSERT INTO operator_profile (trial_id, attempt_number, calls, elapsed_ns, clock) "
      "VALUES (7, 2, 3, 900, 'gpu');"
      "INSERT INTO operator_time (trial_id, attempt_number, operator, executions, total_ns) "
      "VALUES (7, 2, 'Conv2D', 3, 700)");
  CHECK_THAT(content_json(database, 7, 2),
             Catch::StartsWith("[7,") &&
                 Catch::EndsWith(R"(,[],[["",3,900,"gpu"],["Conv2D",3,700,null]]])"));
}

}  // namespace
}  // namespace webdyno::sweep
