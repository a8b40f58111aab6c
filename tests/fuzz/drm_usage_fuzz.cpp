#include "native_host/sampling/gpu/drm_usage.hpp"
#include "tests/fuzz/fuzzed.hpp"

using webdyno::fuzz::require;
using webdyno::fuzz::require_in;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = webdyno::fuzz::text_of(data, size);
  const auto usage = webdyno::sampling::parse_drm_usage(text);
  if (!usage) return 0;
  require(!usage->driver.empty(), "a client has a driver");
  if (usage->client_id) require_in(text, *usage->client_id);
  for (const auto& engine : usage->engines) {
    require(!engine.name.empty() && text.find(engine.name) != text.npos, "an engine has a name");
    require(engine.busy >= 0 && engine.capacity > 0, "a count is not negative");
  }
  require(usage->memory_bytes.value_or(0) >= 0, "memory is a size");
  require(!usage->memory_bytes || text.find("drm-resident-") != text.npos ||
              text.find("drm-memory-") != text.npos,
          "memory comes from a line");
  return 0;
}
