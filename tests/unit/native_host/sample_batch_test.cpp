#include "native_host/sample_batch.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "tests/unit/native_host/child.hpp"

namespace webdyno::native_host {
namespace {

using sampling::Sampler;

constexpr const char* kSampledTrial = "01942f3a-8c00-7abc-8def-0123456789ab";

wire::SampleBatch decoded(const std::string& text) {
  const auto valid = wire::parse_message("host_sample_batch", text);
  if (!valid) FAIL(valid.error().path + ": " + valid.error().message);
  return wire::decode_sample_batch(text).value();
}

TEST_CASE("what was read of GPUs and packages is what the collector decodes") {
  sampling::Sample sample{};
  sample.t_us = 5;
  sample.package_energy_uj = 262'143'328'850;
  sample.gpu_readings = {{.gpu = 1,
                          .busy_percent = 12.5,
                          .memory_bytes = {},
                          .power_watts = 99.25,
                          .energy_uj = 7,
                          .clock_mhz = 1980}};
  sample.gpu_process_readings = {{.process = 0,
                                  .gpu = 0,
                                  .memory_bytes = 700,
                                  .engines = {{"ren\"der", 70, {}, 1}, {"rcs", 100, 2000, 4}}}};
  Sampler sampler("/", ::getpid(), /*own_pid=*/-1);
  SampleBatch batch({kSampledTrial, 2});
  batch.add(sample, 0);
  const std::vector<sampling::Gpu> gpus = {{"8086:a7a0", "i915", {}, {}},
                                           {"A", "nvidia", "0000:19:00.0", 9}};
  const auto message = decoded(batch.take(sampler.processes(), gpus));
  REQUIRE(message.processes.size() == 1);
  REQUIRE(message.gpus.size() == 2);
  CHECK(message.gpus[0].name == "8086:a7a0");
  CHECK_FALSE(message.gpus[0].bus_id);
  CHECK(message.gpus[1].bus_id == "0000:19:00.0");
  CHECK(message.gpus[1].memory_bytes == 9);
  CHECK(message.samples[0].package_energy_uj == 262'143'328'850);
  const auto& device = message.samples[0].gpu_readings.at(0);
  CHECK(device.gpu == 1);
  CHECK(device.busy_percent == 12.5);
  CHECK_FALSE(device.memory_bytes);
  CHECK(device.power_watts == 99.25);
  CHECK(device.energy_uj == 7);
  CHECK(device.clock_mhz == 1980);
  const auto& process = message.samples[0].gpu_process_readings.at(0);
  CHECK(process.gpu == 0);
  CHECK(process.memory_bytes == 700);
  REQUIRE(process.engines.size() == 2);
  CHECK(process.engines[0].name == "ren\"der");
  CHECK_FALSE(process.engines[0].total);
  CHECK(process.engines[1].total == 2000);
  CHECK(process.engines[1].capacity == 4);

  batch.add(sampling::Sample{}, 0);
  const auto told_nothing = decoded(batch.take(sampler.processes(), gpus));
  CHECK(told_nothing.gpus.empty());
  CHECK_FALSE(told_nothing.samples[0].package_energy_uj);
}

TEST_CASE("what was read at a boundary is what the collector decodes, and comes once") {
  using sampling::Absence;
  sampling::MemoryBoundary boundary{
      .t_us = 7, .cost_us = 21, .readings = {{.process = 0, .memory = {}}}};
  auto& memory = boundary.readings[0].memory;
  const bool readable = GENERATE(true, false);
  memory.peak_resident_bytes = 99;
  memory.swap_absence = Absence::kNotThere;
  if (readable)
    memory.resident_bytes = 30, memory.pss_bytes = 20, memory.uss_bytes = 10;
  else
    memory.mappings_absence = Absence::kPermissionDenied;
  Sampler sampler("/", ::getpid(), /*own_pid=*/-1);
  SampleBatch batch({kSampledTrial, 2});
  batch.add("warmup", boundary);
  const auto message = decoded(batch.take(sampler.processes(), {}));
  REQUIRE(message.processes.size() == 1);
  REQUIRE(message.boundaries.size() == 1);
  CHECK(message.boundaries[0].name == "warmup");
  CHECK(message.boundaries[0].t_us == 7);
  CHECK(message.boundaries[0].cost_us == 21);
  const auto& read = message.boundaries[0].readings.at(0);
  CHECK(read.uss_bytes == memory.uss_bytes);
  CHECK(read.pss_bytes == memory.pss_bytes);
  CHECK(read.resident_bytes == memory.resident_bytes);
  CHECK(read.peak_resident_bytes == 99);
  CHECK_FALSE(read.swap_bytes);
  CHECK(read.absent == (readable ? R"({"swap":"not_there"})"
                                 : R"({"mappings":"permission_denied","swap":"not_there"})"));
  CHECK(decoded(batch.take(sampler.processes(), {})).boundaries.empty());
}

TEST_CASE("what was sampled is what the collector decodes") {
  const test::Child child =
      test::shell("echo; read line",
                  {"--type=utility", "--utility-sub-type=a\"b\\c\xff", "--renderer-client-id=3"});
  child.answer();
  Sampler sampler("/", ::getpid(), /*own_pid=*/-1);
  SampleBatch batch({kSampledTrial, 2});
  const auto first = sampler.take(Sampler::Details::kAlways);
  const auto second = sampler.take(Sampler::Details::kWhenDue);
  batch.add(first, 0);
  batch.add(second, 3);
  CHECK(batch.begin_us() == first.t_us);

  const auto message = decoded(batch.take(sampler.processes(), {}));
  CHECK(message.trial_uuid == kSampledTrial);
  CHECK(message.attempt_number == 2);
  CHECK(message.sequence == 0);
  REQUIRE(message.processes.size() == sampler.processes().size());
  const auto& utility = message.processes.back();
  CHECK(utility.pid == child.pid());
  CHECK(utility.role == "utility");
  CHECK(utility.sub_type == "a\"b\\c\xef\xbf\xbd");  // no UTF-8 becomes U+FFFD
  CHECK_FALSE(utility.exited_us);

  REQUIRE(message.samples.size() == 2);
  CHECK(message.samples[0].t_us == first.t_us);
  CHECK(message.samples[0].cost_us == first.cost_us);
  CHECK(message.samples[1].missed_ticks == 3);
  REQUIRE(message.samples[0].readings.size() == first.readings.size());
  const auto& reading = message.samples[0].readings[0];
  CHECK(reading.cpu_ns == first.readings[0].usage.cpu_ns);
  CHECK(reading.resident_bytes == first.readings[0].usage.resident_bytes);
  CHECK(reading.footprint_bytes == first.readings[0].usage.footprint_bytes);
  CHECK(reading.thread_count == first.readings[0].activity->thread_count);
  CHECK(reading.minor_faults == first.readings[0].activity->minor_faults);
  CHECK(reading.major_faults == first.readings[0].activity->major_faults);
  CHECK(reading.run_delay_ns == first.readings[0].usage.run_delay_ns);
  CHECK(message.samples[0].system->cpu_pressure_us == first.system->condition.cpu_pressure_us);
  CHECK(message.samples[0].system->on_battery == first.system->condition.on_battery);
  CHECK_FALSE(message.samples[1].readings[0].thread_count);
  CHECK(message.samples[1].readings[0].run_delay_ns == second.readings[0].usage.run_delay_ns);
  CHECK(message.samples[0].system->steal_ticks == first.system->cpu.steal_ticks);
  CHECK(message.samples[0].system->load_1m == first.system->load_1m);
  CHECK_FALSE(message.samples[1].system);
}

TEST_CASE("each batch names its own processes, and those that ended since the one before") {
  test::Child child = test::shell("echo; read line", {});
  child.answer();
  Sampler sampler("/", ::getpid(), /*own_pid=*/-1);
  SampleBatch batch({kSampledTrial, 1});
  batch.add(sampler.take(Sampler::Details::kAlways), 0);
  CHECK(decoded(batch.take(sampler.processes(), {})).processes.size() == 2);

  child.end();
  batch.add(sampler.take(Sampler::Details::kAlways), 0);
  for (const auto process : sampler.take_exited()) batch.mention(process);
  const auto second = decoded(batch.take(sampler.processes(), {}));
  CHECK(second.sequence == 1);
  CHECK(second.samples[0].readings.size() == 1);
  REQUIRE(second.processes.size() == 2);
  CHECK(second.processes[1].pid == child.pid());
  CHECK(second.processes[1].exited_us);

  batch.add(sampler.take(Sampler::Details::kAlways), 0);
  CHECK(decoded(batch.take(sampler.processes(), {})).processes.size() == 1);
  CHECK(batch.taken() == 3);
}

TEST_CASE("the size that decides when to send is about the size that is sent") {
  Sampler sampler("/", ::getpid(), /*own_pid=*/-1);
  SampleBatch batch({kSampledTrial, 1});
  while (batch.bytes() < 64 * 1024) batch.add(sampler.take(Sampler::Details::kWhenDue), 0);
  const auto bytes = batch.bytes();
  CHECK(static_cast<double>(batch.take(sampler.processes(), {}).size()) ==
        Approx(static_cast<double>(bytes)).epsilon(0.05));
  CHECK(batch.bytes() == 0);
}

}  // namespace
}  // namespace webdyno::native_host
