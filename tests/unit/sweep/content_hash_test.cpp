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

TEST_CASE("content_sha256 of the golden trial is that of docs/database.md") {
  const test::TemporaryDirectory directory;
  SQLite::Database database = store::open_for_writing(directory.path() / "golden.db");
  database.exec(golden("base.sql"));
  database.exec(golden("content_sha256/seed.sql"));
  CHECK(content_json(database, 7, 2) + "\n" == golden("content_sha256/expected.txt"));
  CHECK(content_sha256(database, 7, 2) + "\n" == golden("content_sha256/expected.sha256"));
}

TEST_CASE("a profiled trial's content has its hot functions behind the rest, as version 2") {
  const test::TemporaryDirectory directory;
  SQLite::Database database = store::open_for_writing(directory.path() / "golden.db");
  database.exec(golden("base.sql"));
  database.exec(golden("content_sha256/seed.sql"));
  database.exec("INSERT INTO hot_function VALUES (7, 2, 1, 'f', '/vendor/f.js', 1, 20, 3, 4000)");
  const std::string version_1 = golden("content_sha256/expected.txt");
  const std::string rest = version_1.substr(3, version_1.size() - 5);  // without "[1,", "]" and LF
  CHECK(content_json(database, 7, 2) == "[2," + rest + R"(,[[1,"f","/vendor/f.js",1,20,3,4000]]])");
}

}  // namespace
}  // namespace webdyno::sweep
