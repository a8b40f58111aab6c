#include "native_host/sampling/process_memory.hpp"

#include <array>
#include <cstddef>

#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

// smaps_rollup has 24 lines of 28 characters, status some 60 of which one lists 1,024 CPUs.
constexpr std::size_t kTextBytes = 4096;

}  // namespace

ProcessMemory read_process_memory(const std::filesystem::path& directory, bool has_swap) {
  std::array<char, kTextBytes> buffer;
  ProcessMemory memory;
  // Before the mappings: reading those is no business of the process', but takes time.
  const OptionalFile status(directory / "status");
  if (const auto text = status.read(buffer))
    memory.peak_resident_bytes = parse_kibibyte_line(*text, "VmHWM");
  if (!memory.peak_resident_bytes)
    memory.peak_absence = status.absence().value_or(Absence::kNotUnderstood);

  const OptionalFile rollup(directory / "smaps_rollup");
  const auto text = rollup.read(buffer);
  const auto mappings = text ? parse_smaps_rollup(*text) : std::nullopt;
  if (!mappings) {
    memory.mappings_absence = rollup.absence().value_or(Absence::kNotUnderstood);
    memory.swap_absence = memory.mappings_absence;
    return memory;
  }
  memory.resident_bytes = mappings->resident_bytes;
  memory.pss_bytes = mappings->pss_bytes;
  memory.uss_bytes = mappings->uss_bytes;
  if (has_swap && mappings->swap_bytes)
    memory.swap_bytes = mappings->swap_bytes;
  else
    memory.swap_absence = has_swap ? Absence::kNotUnderstood : Absence::kNotThere;
  return memory;
}

}  // namespace webdyno::sampling
