#include "native_host/sampling/process_memory.hpp"
#include "native_host/sampling/procfs.hpp"
#include "tests/fuzz/fuzzed.hpp"

using namespace webdyno::sampling;
using webdyno::fuzz::require;
using webdyno::fuzz::require_in;

namespace {

void require_size(std::string_view text, const std::optional<std::int64_t>& bytes) {
  if (!bytes) return;
  require(*bytes >= 0 && *bytes <= kMostInJson, "a size is one that JSON holds");
  require_in(text, *bytes / 1024);
}

}  // namespace

// smaps_rollup and status; the sum of two lines of the first is no number of the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = webdyno::fuzz::text_of(data, size);
  require_size(text, parse_kibibyte_line(text, "VmHWM"));
  const auto memory = parse_smaps_rollup(text);
  if (!memory) return 0;
  require_size(text, memory->resident_bytes);
  require_size(text, memory->pss_bytes);
  require_size(text, memory->swap_bytes);
  require(memory->uss_bytes >= 0 && memory->uss_bytes <= memory->pss_bytes &&
              memory->pss_bytes <= memory->resident_bytes && memory->resident_bytes > 0,
          "own pages are no more than the share, and that no more than what is resident");
  return 0;
}
