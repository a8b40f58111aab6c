#include "server/api/served_catalog.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/store/temporary_directory.hpp"

using webdyno::api::ServedCatalog;

namespace {

/// As a build leaves it, which takes the place of the one before at once.
void build(const std::filesystem::path& web, const std::string& workload_sha256) {
  const auto fresh = web / "fresh";
  std::filesystem::create_directories(fresh);
  std::ofstream(fresh / "catalog.json")
      << R"({"workloads": [], "frameworks": [{"framework": "f", "versions": [{"version": "1",
          "files": [{"sha256": "a"}]}], "workloads": {}}], "maker_sha256": {"f": "m"},
          "workload_sha256": {"f": ")"
      << workload_sha256 << R"("}})";
  std::filesystem::remove_all(web / "workloads");
  std::filesystem::rename(fresh, web / "workloads");
}

}  // namespace

TEST_CASE("the catalogue is that of the files which are served now, and the last one in a gap") {
  const webdyno::test::TemporaryDirectory directory;
  build(directory.path(), "first");
  ServedCatalog served(directory.path() / "workloads" / "catalog.json",
                       directory.path() / "vendor");
  const auto first = served.current();
  CHECK(first->framework("f")->workload_sha256 == "first");
  build(directory.path(), "second");
  CHECK(served.text().find("second") != std::string::npos);
  CHECK(served.current()->framework("f")->workload_sha256 == "second");
  std::filesystem::remove_all(directory.path() / "workloads");
  CHECK(served.current()->framework("f")->workload_sha256 == "second");
  CHECK(first->framework("f")->workload_sha256 == "first");  // whoever holds one keeps it
}
