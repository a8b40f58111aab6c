// decode_sample_batch stands in for the schema validator where batches come often: both must judge
// every message alike.
#include "schema/wire/sample_batch.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/wire/contract.hpp"

namespace webdyno::wire {
namespace {

using nlohmann::json;

json example(const std::string& path) {
  std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/schema/examples/" + path);
  return json::parse(file)["message"];
}

void check_alike(const json& message, const std::string& what) {
  CAPTURE(what);
  const bool valid = validate("host_sample_batch", message).has_value();
  CHECK(decode_sample_batch(message.dump()).has_value() == valid);
}

TEST_CASE("the decoder judges the golden examples as the schema does") {
  int seen = 0;
  for (const std::string kind : {"valid", "invalid"}) {
    const auto directory = std::filesystem::path(WEBDYNO_SOURCE_DIR) / "schema/examples" / kind;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      const std::string name = entry.path().filename().string();
      if (name.rfind("host_sample_batch.", 0) != 0) continue;
      check_alike(example(kind + "/" + name), name);
      ++seen;
    }
  }
  CHECK(seen >= 10);
}

TEST_CASE("the decoder judges every single change of a valid batch as the schema does") {
  const std::string name = GENERATE("two_ticks", "with_gpus", "with_boundary");
  const json original = example("valid/host_sample_batch." + name + ".json");
  const json flat = original.flatten();
  const std::vector<json> values = {nullptr,
                                    -1,
                                    0,
                                    1,
                                    0.5,
                                    1e300,
                                    true,
                                    "",
                                    "gpu",
                                    "x",
                                    json::array(),
                                    json::object(),
                                    json::array({0}),
                                    9223372036854775807};
  for (const auto& [place, leaf] : flat.items()) {
    const json::json_pointer pointer(place);
    for (const json& value : values) {
      // What an index names is the batch's business and not the schema's.
      const auto row = pointer.parent_pointer();
      const std::string rows = row.empty()                    ? ""
                               : row.parent_pointer().empty() ? ""
                                                              : row.parent_pointer().back();
      const bool of_gpu = rows == "gpu_process_readings" && pointer.back() == "1";
      if ((rows.ends_with("readings") && pointer.back() == "0") || of_gpu) continue;
      if (pointer.back() == "process") continue;
      json changed = original;
      changed[pointer] = value;
      check_alike(changed, place + " = " + value.dump());
    }
    json shorter = original;
    json& parent = shorter[pointer.parent_pointer()];
    if (parent.is_object()) {
      parent.erase(pointer.back());
      check_alike(shorter, "without " + place);
      json longer = original;
      longer[pointer.parent_pointer()]["unknown"] = 1;
      check_alike(longer, "unknown key beside " + place);
    } else {
      parent.erase(parent.size() - 1);
      check_alike(shorter, "shorter by one: " + place);
    }
  }
}

TEST_CASE("the decoder keeps every number and tells null from 0") {
  const auto batch = decode_sample_batch(example("valid/host_sample_batch.two_ticks.json").dump());
  REQUIRE(batch);
  CHECK(batch->attempt_number == 1);
  CHECK(batch->sequence == 0);
  REQUIRE(batch->processes.size() == 3);
  CHECK(batch->processes[1].role == "renderer");
  CHECK(batch->processes[1].renderer_client_id == 7);
  CHECK_FALSE(batch->processes[1].exited_us);
  CHECK(batch->processes[2].sub_type == "network.mojom.NetworkService");
  CHECK(batch->processes[2].exited_us == 5123556000);
  REQUIRE(batch->samples.size() == 2);
  const ProcessReading& first = batch->samples[0].readings[1];
  CHECK(first.process == 1);
  CHECK(first.cpu_ns == 400000);
  CHECK(first.resident_bytes == 98000000);
  CHECK(first.footprint_bytes == 31000000);
  CHECK(first.thread_count == 18);
  CHECK(first.minor_faults == 9000);
  CHECK(first.major_faults == 0);
  CHECK(first.run_delay_ns == 8822412);
  const ProcessReading& second = batch->samples[1].readings[1];
  CHECK_FALSE(second.thread_count);
  CHECK_FALSE(second.major_faults);
  CHECK(batch->samples[0].system->idle_ticks == 40000);
  const SystemReading& system = *batch->samples[0].system;
  CHECK(system.load_1m == 0.42);
  CHECK(system.cpu_pressure_us == 21523057559);
  CHECK(system.memory_pressure_us == 0);
  CHECK(system.io_pressure_us == 660281751);
  CHECK(system.swap_in_pages == 12);
  CHECK(system.swap_out_pages == 340);
  CHECK(system.frequency_low_khz == 800000);
  CHECK(system.frequency_high_khz == 4200000);
  CHECK(system.core_throttles == 17);
  CHECK(system.package_throttles == 2);
  CHECK(system.temperature_millidegrees == -1500);
  CHECK(system.on_battery == false);
  CHECK(batch->samples[0].package_energy_uj == 262143328850);
  CHECK_FALSE(batch->samples[1].system);
  CHECK(batch->samples[1].missed_ticks == 1);
}

TEST_CASE("a reading of a process that the batch does not name is refused") {
  json message = example("valid/host_sample_batch.two_ticks.json");
  message["samples"][0]["readings"][0][0] = 3;
  CHECK_FALSE(decode_sample_batch(message.dump()));
}

TEST_CASE("a reading of a GPU that the batch does not name is refused") {
  for (const char* place : {"/samples/0/gpu_readings/0/0", "/samples/0/gpu_process_readings/0/0",
                            "/samples/0/gpu_process_readings/0/1"}) {
    json message = example("valid/host_sample_batch.with_gpus.json");
    CHECK(decode_sample_batch(message.dump()));
    message[json::json_pointer(place)] = 2;
    CHECK_FALSE(decode_sample_batch(message.dump()));
  }
}

TEST_CASE("what is no JSON is refused") {
  CHECK_FALSE(decode_sample_batch(""));
  CHECK_FALSE(decode_sample_batch("{\"type\": "));
  CHECK_FALSE(decode_sample_batch("\"\xff\""));
  CHECK_FALSE(decode_sample_batch("1e999"));
  CHECK_FALSE(decode_sample_batch(std::string(1'000'000, '[')));
}

}  // namespace
}  // namespace webdyno::wire
