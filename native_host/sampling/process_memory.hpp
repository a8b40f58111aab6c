#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

/// What a process has in memory, as the kernel adds it up over all its mappings: 2 to 7 ms for an
/// ordinary process of a browser, 20 for one of 500 MB. The process cannot change its mappings
/// meanwhile. Never to be read while something is measured.
struct ProcessMemory {
  std::optional<std::int64_t> resident_bytes;
  std::optional<std::int64_t> pss_bytes;   // shared pages divided by those who share them
  std::optional<std::int64_t> uss_bytes;   // pages that nobody else has
  std::optional<std::int64_t> swap_bytes;  // only where the machine has swap
  // The highest resident_bytes since the process began, or since somebody has set the kernel's
  // mark back (clear_refs): Chromium does whenever it is asked for its memory.
  std::optional<std::int64_t> peak_resident_bytes;

  // Why there is none of the first three, of swap, of the peak; nullopt: it is there.
  std::optional<Absence> mappings_absence;
  std::optional<Absence> swap_absence;
  std::optional<Absence> peak_absence;
};

/// `directory`: /proc/PID. `has_swap`: of the machine.
ProcessMemory read_process_memory(const std::filesystem::path& directory, bool has_swap);

}  // namespace webdyno::sampling
