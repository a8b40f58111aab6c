// What lanes show of GPUs: the device's own numbers, or what DRM counts of the browser's processes.
#include "server/api/gpu_points.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/api/trial_reads.hpp"
#include "server/api/trial_trace.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace api = webdyno::api;
using webdyno::test::SweepFixture;

namespace {

/// An attempt with two processes and three GPUs: one that answers for the device, one of which DRM
/// counts nanoseconds, and one of which it counts cycles.
struct ThreeGpus : SweepFixture {
  ThreeGpus() : trial_uuid(lease().trial_uuid) {
    database.exec(
        "DELETE FROM process_reading; DELETE FROM process;"
        "INSERT INTO process (process_id, trial_id, attempt_number, pid, start_ticks, role, "
        "first_seen_us) SELECT 1, trial_id, 1, 100, 1, 'gpu', 0 FROM attempt UNION ALL "
        "SELECT 2, trial_id, 1, 101, 1, 'renderer', 0 FROM attempt;"
        "INSERT INTO gpu (gpu_id, host_id, name, bus_id) SELECT 1, host_id, 'N', '1' FROM attempt "
        "UNION ALL SELECT 2, host_id, 'I', '2' FROM attempt UNION ALL "
        "SELECT 3, host_id, 'P', '3' FROM attempt;"
        "INSERT INTO attempt_gpu (trial_id, attempt_number, gpu_id) "
        "SELECT trial_id, 1, gpu_id FROM attempt CROSS JOIN gpu;"
        "INSERT INTO gpu_reading (trial_id, attempt_number, t_us, gpu_id, busy_percent, "
        "memory_bytes, power_watts) SELECT trial_id, 1, 1000000, 1, NULL, 500, 70.5 FROM attempt "
        "UNION ALL SELECT trial_id, 1, 1100000, 1, 40, 600, NULL FROM attempt "
        "UNION ALL SELECT trial_id, 1, 1100000, 2, NULL, NULL, 9 FROM attempt;"
        "INSERT INTO gpu_process_reading (process_id, t_us, gpu_id, memory_bytes) VALUES "
        "(1, 1000000, 2, 10), (2, 1000000, 2, 1), (1, 1100000, 2, 30), (1, 1000000, 1, 7);"
        // The GPU process: half of the render engine, and a twentieth of two copy engines. The
        // page's own: a quarter of the render engine. A reading 10 ms after another says nothing.
        "INSERT INTO gpu_engine_reading (process_id, t_us, gpu_id, engine, busy, total, capacity) "
        "VALUES (1, 1000000, 2, 'render', 1000, NULL, 1), (1, 1100000, 2, 'render', 50001000, "
        "NULL, "
        "1), (2, 1000000, 2, 'render', 0, NULL, 1), (2, 1100000, 2, 'render', 25000000, NULL, 1), "
        "(1, 1000000, 2, 'copy', 0, NULL, 2), (1, 1100000, 2, 'copy', 10000000, NULL, 2), "
        "(1, 1110000, 2, 'render', 60001000, NULL, 1), "
        "(1, 1000000, 3, 'gfx', 100, 1000, 1), (1, 1100000, 3, 'gfx', 300, 2000, 1);");
  }

  std::vector<api::ShownGpu> gpus(std::int64_t since_us) {
    const auto trial_id = database.execAndGet("SELECT trial_id FROM attempt").getInt64();
    return api::gpus_of(database, trial_id, 1, since_us);
  }

  const std::string trial_uuid;
};

}  // namespace

TEST_CASE(
    "a lane of a GPU has what its driver says of the device, and nothing where it is silent") {
  ThreeGpus attempt;
  const auto gpus = attempt.gpus(-1);
  REQUIRE(gpus.size() == 3);
  CHECK(gpus[0].name == "N");
  CHECK_FALSE(gpus[0].of_browser);
  REQUIRE(gpus[0].readings.size() == 2);
  CHECK(std::isnan(gpus[0].readings[0].values[0]));
  CHECK(gpus[0].readings[0].values[1] == 500);  // not the 7 of the browser's process
  CHECK(gpus[0].readings[1].values[0] == 40);
  CHECK(std::isnan(gpus[0].readings[1].values[2]));
}

TEST_CASE("where a driver counts processes alone a lane is the busiest engine's, of all of them") {
  ThreeGpus attempt;
  const auto gpus = attempt.gpus(-1);
  CHECK(gpus[1].of_browser);
  REQUIRE(gpus[1].readings.size() == 2);
  CHECK(std::isnan(gpus[1].readings[0].values[0]));
  CHECK(gpus[1].readings[0].values[1] == 11);
  CHECK(gpus[1].readings[1].values[0] == Approx(75));
  CHECK(gpus[1].readings[1].values[1] == 30);
  CHECK(gpus[1].readings[1].values[2] == 9);
  REQUIRE(gpus[2].readings.size() == 1);
  CHECK(gpus[2].readings[0].values[0] == Approx(20));  // 200 of 1000 cycles
}

TEST_CASE("what is new of a GPU begins at the counter before it") {
  ThreeGpus attempt;
  const auto gpus = attempt.gpus(1'000'000);
  REQUIRE(gpus[1].readings.size() == 1);
  CHECK(gpus[1].readings[0].values[0] == Approx(75));
  CHECK(attempt.gpus(1'100'000)[0].readings.empty());
  const auto answer = api::read_readings(attempt.database, attempt.trial_uuid, 1'000'000);
  CHECK(answer["gpus"][0] == nlohmann::json({{"gpu_id", 1},
                                             {"name", "N"},
                                             {"of", "device"},
                                             {"rows", {{1'100'000, 40, 600, nullptr}}}}));
  CHECK(answer["gpus"][1]["of"] == "browser");
}

TEST_CASE("a trial's trace has the counters of its GPUs, as their lanes have them") {
  ThreeGpus attempt;
  api::TrialTrace trace(attempt.trial_uuid);
  std::string text;
  while (const auto piece = trace.next(attempt.database)) text += *piece;
  std::map<std::string, int> counters;
  std::map<std::string, double> largest;
  std::string names;
  const auto all = nlohmann::json::parse(text);
  for (const auto& event : all["traceEvents"]) {
    if (event["pid"] < 5'000'000) continue;
    if (event["name"] == "process_name") names += event["args"]["name"].get<std::string>() + ";";
    if (event["ph"] != "C") continue;
    const std::string name = event["name"];
    ++counters[name];
    largest[name] = std::max(largest[name], event["args"].begin()->get<double>());
  }
  CHECK(names == "GPU N;GPU I, the browser's;GPU P, the browser's;");
  CHECK(counters == std::map<std::string, int>{{"busy", 3}, {"memory", 4}, {"power", 2}});
  CHECK(largest["busy"] == Approx(75));
  CHECK(largest["memory"] == Approx(600e-6));
}
