#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "tests/fuzz/fuzzed.hpp"

using namespace webdyno;

// JSON of a stranger against every message that there is. What the decoder of batches takes, their
// schema takes as well.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto names = wire::schema_names();
  const auto text = fuzz::text_of(data, size);
  const auto message = wire::parse_json(text);
  if (!message) {
    fuzz::require(!message.error().message.empty(), "a refusal says why");
    return 0;
  }
  if (wire::decode_sample_batch(text))
    fuzz::require(wire::validate("host_sample_batch", *message).has_value(), "the schema takes it");
  for (const auto& name : names) {
    const auto valid = wire::validate(name, *message);
    fuzz::require(valid || valid.error().path.starts_with("$"), "a refusal says where");
  }
  return 0;
}
