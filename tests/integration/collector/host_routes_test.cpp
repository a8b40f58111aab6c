// The hosts of a database: what they are, what they do not tell, how small a difference they show.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"

using nlohmann::json;
using namespace webdyno::test;

TEST_CASE("a host has its fingerprints, newest first, and the sweeps of each") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  CHECK(collector.get("/hosts").json() == json({{"ok", true}, {"hosts", json::array()}}));
  start_sweep(collector);
  FakeDriver driver(collector);
  const json lease = driver.lease();
  {
    auto database = webdyno::store::open_for_writing(collector.database());
    database.exec(
        "INSERT INTO host (host_uuid, hostname, fingerprint_sha256, fingerprint, "
        "clock_ticks_per_s, page_bytes) SELECT host_uuid, hostname, 'later', "
        "'{\"kernel\":\"7.0\"}', 100, 4096 FROM host;"
        "INSERT INTO host (host_uuid, hostname, fingerprint_sha256, fingerprint, "
        "clock_ticks_per_s, page_bytes) VALUES ('other', '<b>other</b>', 'o', '{}', 100, 4096);"
        "UPDATE attempt SET absent_sources = '{\"swap\":\"not_there\"}'");
  }
  const json hosts = collector.get("/hosts").json()["hosts"];
  REQUIRE(hosts.size() == 2);
  CHECK(hosts[0]["hostname"] == "<b>other</b>");
  CHECK(hosts[0]["fingerprints"][0]["sweeps"] == 0);
  CHECK(hosts[0]["fingerprints"][0]["last_sweep_at"].is_null());
  const json& fingerprints = hosts[1]["fingerprints"];
  REQUIRE(fingerprints.size() == 2);
  CHECK(fingerprints[0]["fingerprint"]["kernel"] == "7.0");
  CHECK(fingerprints[0]["absent_sources"].is_null());
  CHECK(fingerprints[1]["sweeps"] == 1);
  CHECK(fingerprints[1]["absent_sources"] == json({{"swap", "not_there"}}));
  CHECK(hosts[1]["noise"].empty());
}
