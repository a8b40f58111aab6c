#include "schema/wire/sample_batch.hpp"
#include "tests/fuzz/fuzzed.hpp"

using webdyno::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto batch = webdyno::wire::decode_sample_batch(webdyno::fuzz::text_of(data, size));
  if (!batch) {
    require(!batch.error().message.empty(), "a refusal says why");
    return 0;
  }
  for (const auto& sample : batch->samples) {
    require(sample.missed_ticks >= 0, "a count is not negative");
    for (const auto& reading : sample.readings)
      require(reading.process < batch->processes.size(), "a reading is of a process");
  }
  return 0;
}
