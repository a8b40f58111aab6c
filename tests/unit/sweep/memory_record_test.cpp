// What was read at a page's boundaries, in the database: by the native host in a batch, by the
// browser with the result.
#include "server/sweep/memory_record.hpp"

#include <catch2/catch.hpp>

#include "server/sweep/result.hpp"
#include "server/sweep/samples.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;
using test::SweepFixture;

/// Batch 1, whose renderer has been read at begin, and at the end hides its mappings.
wire::SampleBatch batch_with_boundaries(const Lease& lease) {
  auto batch = test::batch(lease, 1);
  for (auto& sample : batch.samples) sample.t_us += 50'000;
  batch.boundaries = {{.name = "begin",
                       .t_us = 5'100'050,
                       .cost_us = 20,
                       .readings = {{.process = 0,
                                     .resident_bytes = 30,
                                     .pss_bytes = 20,
                                     .uss_bytes = 10,
                                     .swap_bytes = 0,
                                     .peak_resident_bytes = 31,
                                     .absent = "{}"}}},
                      {.name = "end",
                       .t_us = 5'200'050,
                       .cost_us = 21,
                       .readings = {{.process = 0,
                                     .resident_bytes = {},
                                     .pss_bytes = {},
                                     .uss_bytes = {},
                                     .swap_bytes = {},
                                     .peak_resident_bytes = 33,
                                     .absent = R"({"mappings":"permission_denied"})"}}}};
  return batch;
}

/// A trial whose boundaries were read, ended with these answers of its browser.
void end_with(SweepFixture& fixture, const MemoryAnswers* answers) {
  const auto lease = fixture.lease();
  record_samples(fixture.database, batch_with_boundaries(lease));
  auto result = fixture.done(lease);
  result["sampling"]["batches"] = 2;
  result["sampling"]["ticks"] = 4;
  const auto refused = deliver_result(fixture.database, lease.trial_uuid, result, fixture.catalog,
                                      {.memory = answers});
  REQUIRE((refused ? refused->what() : std::string()) == "");
}

TEST_CASE("boundaries are stored as they were sent, once") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const auto batch = batch_with_boundaries(lease);
  record_samples(fixture.database, batch);
  record_samples(fixture.database, batch);  // a repetition
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE attempt_number = 1") == 2);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE boundary = 'begin' AND "
                      "t_us = 5100050 AND cost_us = 20") == 1);
  CHECK(fixture.count("SELECT count(*) FROM boundary_reading WHERE boundary = 'begin' AND "
                      "resident_bytes = 30 AND pss_bytes = 20 AND uss_bytes = 10 AND "
                      "swap_bytes = 0 AND peak_resident_bytes = 31 AND absent IS NULL") == 1);
  CHECK(fixture.count("SELECT count(*) FROM boundary_reading WHERE boundary = 'end' AND "
                      "resident_bytes IS NULL AND pss_bytes IS NULL AND uss_bytes IS NULL AND "
                      "swap_bytes IS NULL AND peak_resident_bytes = 33 AND "
                      "absent ->> '$.mappings' = 'permission_denied'") == 1);
}

TEST_CASE("a boundary that is read twice is refused, and nothing of its batch is stored") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto batch = batch_with_boundaries(lease);
  if (GENERATE(true, false))
    batch.boundaries[1].name = "begin";
  else
    batch.boundaries[0].readings.push_back(batch.boundaries[0].readings[0]);
  CHECK_THROWS_AS(record_samples(fixture.database, batch), Rejected);
}

TEST_CASE("the browser's answers are with their boundaries") {
  SweepFixture fixture;
  const json heap = {{"usedSize", 1000.0},
                     {"totalSize", 2000},
                     {"embedderHeapUsedSize", 30},
                     {"backingStorageSize", 40}};
  const json dump = {{{"pid", 77}, {"allocator", "v8"}, {"size_bytes", 50}},
                     {{"pid", 77}, {"allocator", "v8"}, {"size_bytes", 51}},  // the first counts
                     {{"pid", 77}, {"allocator", "malloc"}, {"size_bytes", -1}},
                     {{"pid", 78}, {"allocator", "v8"}, {"size_bytes", 60}}};  // not the trial's
  const MemoryAnswers answers = {
      {"begin", {.heap = heap, .heap_cost_us = 5, .dump = dump, .dump_cost_us = 500}},
      {"warmup", {.heap = heap, .heap_cost_us = 5, .dump = dump, .dump_cost_us = 500}}};
  end_with(fixture, &answers);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE boundary = 'begin' AND "
                      "heap_used_bytes = 1000 AND heap_total_bytes = 2000 AND "
                      "embedder_heap_bytes = 30 AND backing_store_bytes = 40 AND "
                      "heap_absent IS NULL AND heap_cost_us = 5 AND dump_absent IS NULL AND "
                      "dump_cost_us = 500") == 1);
  CHECK(fixture.count("SELECT count(*) FROM dump_reading") == 1);
  CHECK(fixture.count("SELECT size_bytes FROM dump_reading WHERE allocator = 'v8'") == 50);
  // Nobody asked at the end; warmup was never read by the host.
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE boundary = 'end' AND "
                      "heap_used_bytes IS NULL AND heap_absent = 'nobody asked the browser' AND "
                      "dump_cost_us IS NULL") == 1);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary") == 2);
}

TEST_CASE("what the browser does not tell is unknown, with its words") {
  SweepFixture fixture;
  const auto no = [](const char* why) { return tl::unexpected(std::string(why)); };
  const MemoryAnswers answers = {
      {"begin",
       {.heap = no("gone"), .heap_cost_us = 5, .dump = no("no answer"), .dump_cost_us = 6}},
      {"end",
       {.heap = json::array(), .heap_cost_us = 5, .dump = json::array(), .dump_cost_us = 6}}};
  end_with(fixture, &answers);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE heap_used_bytes IS NULL AND "
                      "heap_total_bytes IS NULL AND backing_store_bytes IS NULL") == 2);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE boundary = 'begin' AND "
                      "heap_absent = 'gone' AND dump_absent = 'no answer'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE boundary = 'end' AND "
                      "heap_absent = 'Runtime.getHeapUsage: no usedSize' AND "
                      "dump_absent = 'the browser''s dump has none of its processes'") == 1);
}

TEST_CASE("a heap of no size is no size, and never 0") {
  const json bad = GENERATE(json(nullptr), json("1000"), json(-1), json(1e300), json(true));
  SweepFixture fixture;
  const MemoryAnswers answers = {{"end",
                                  {.heap = json{{"usedSize", 7}, {"totalSize", bad}},
                                   .heap_cost_us = 5,
                                   .dump = std::nullopt,
                                   .dump_cost_us = 0}}};
  end_with(fixture, &answers);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE boundary = 'end' AND "
                      "heap_used_bytes = 7 AND heap_total_bytes IS NULL AND "
                      "heap_absent IS NULL AND dump_absent IS NULL") == 1);
}

TEST_CASE("WebAssembly memory is its phase's, where the page tells") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["report"]["phases"][0]["wasm_memory_bytes"] = 65'536;
  CHECK_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT wasm_memory_bytes FROM phase WHERE phase_index = 0") == 65'536);
  CHECK(fixture.count("SELECT count(*) FROM phase WHERE wasm_memory_bytes IS NULL") ==
        fixture.count("SELECT count(*) FROM phase") - 1);
}

}  // namespace
}  // namespace webdyno::sweep
