#include "schema/wire/contract.hpp"
#include "schema/wire/process_owner.hpp"
#include "tests/fuzz/fuzzed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto owner = webdyno::wire::parse_json(webdyno::fuzz::text_of(data, size));
  if (owner) webdyno::wire::state_of_owner(*owner);
  return 0;
}
