// What a batch says of GPUs and of energy, in the database.
#include <catch2/catch.hpp>

#include "server/sweep/attempt.hpp"
#include "server/sweep/content_hash.hpp"
#include "server/sweep/samples.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::sweep {
namespace {

using test::SweepFixture;

/// Batch 1, with an NVIDIA device and a GPU on no bus.
wire::SampleBatch batch_with_gpus(const Lease& lease) {
  auto batch = test::batch(lease, 1);
  batch.gpus = {{"A", "nvidia", "0000:19:00.0", 9000}, {"B", "panfrost", {}, {}}};
  auto& sample = batch.samples.front();
  sample.gpu_readings = {{.gpu = 0,
                          .busy_percent = 12.5,
                          .memory_bytes = 900,
                          .power_watts = {},
                          .energy_uj = 7,
                          .clock_mhz = 1980}};
  sample.gpu_process_readings = {
      {.process = 0, .gpu = 0, .memory_bytes = 700, .engines = {}},
      {.process = 0, .gpu = 1, .memory_bytes = {}, .engines = {{"fragment", 70, 2000, 3}}}};
  return batch;
}

TEST_CASE("readings of GPUs are stored as they were sent, once") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const auto batch = batch_with_gpus(lease);
  record_samples(fixture.database, batch);
  record_samples(fixture.database, batch);  // a repetition
  CHECK(fixture.count("SELECT count(*) FROM gpu") == 2);
  CHECK(fixture.count("SELECT count(*) FROM attempt_gpu") == 2);
  CHECK(fixture.count("SELECT count(*) FROM gpu_reading JOIN gpu USING (gpu_id) "
                      "WHERE name = 'A' AND busy_percent = 12.5 AND "
                      "gpu_reading.memory_bytes = 900 AND power_watts IS NULL AND energy_uj = 7 "
                      "AND clock_mhz = 1980 AND attempt_number = 1") == 1);
  CHECK(fixture.count("SELECT count(*) FROM gpu_process_reading") == 2);
  CHECK(fixture.count("SELECT count(*) FROM gpu_process_reading JOIN gpu USING (gpu_id) "
                      "JOIN process USING (process_id) WHERE name = 'A' AND "
                      "gpu_process_reading.memory_bytes = 700") == 1);
  CHECK(fixture.count("SELECT count(*) FROM gpu_engine_reading JOIN gpu USING (gpu_id) "
                      "WHERE name = 'B' AND engine = 'fragment' AND busy = 70 AND total = 2000 "
                      "AND capacity = 3") == 1);
}

TEST_CASE("the packages' energy is stored with each tick, also between those of the machine") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto batch = test::batch(lease, 1);
  batch.samples.front().system.reset();
  batch.samples.front().package_energy_uj = 262'143'328'850;
  record_samples(fixture.database, batch);
  CHECK(fixture.count("SELECT count(*) FROM system_reading WHERE package_energy_uj = 262143328850 "
                      "AND user_ticks IS NULL") == 1);
}

TEST_CASE("a GPU is one row for all attempts of a machine, also one on no bus") {
  SweepFixture fixture;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto lease = fixture.lease();
    record_samples(fixture.database, batch_with_gpus(lease));
    auto result = fixture.done(lease);
    result["sampling"] = {{"batches", 2}, {"ticks", 4}, {"missed_ticks", 0}, {"cpu_ns", 1000}};
    const auto refused = fixture.deliver(lease, result);
    CHECK((refused ? refused->what() : std::string()) == "");
  }
  CHECK(fixture.count("SELECT count(*) FROM gpu") == 2);
  CHECK(fixture.count("SELECT count(*) FROM attempt_gpu") == 4);
}

TEST_CASE("two readings of one GPU at one time are refused, whole") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto batch = batch_with_gpus(lease);
  auto& readings = batch.samples.front().gpu_readings;
  readings.push_back(readings.front());
  CHECK_THROWS_WITH(record_samples(fixture.database, batch),
                    Catch::Contains("two readings of one GPU"));
}

TEST_CASE("a trial whose GPUs were read has content of version 4, another one has not") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const auto id = fixture.count("SELECT trial_id FROM attempt");
  CHECK(content_json(fixture.database, id, 1).starts_with("[3,"));
  record_samples(fixture.database, batch_with_gpus(lease));
  CHECK(content_json(fixture.database, id, 1).starts_with("[4,"));
  fixture.database.exec("PRAGMA foreign_keys = ON; DELETE FROM process");
  CHECK(fixture.count("SELECT count(*) FROM gpu_process_reading") == 0);
  CHECK(fixture.count("SELECT count(*) FROM gpu_engine_reading") == 0);
}

}  // namespace
}  // namespace webdyno::sweep
