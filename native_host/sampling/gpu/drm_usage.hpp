#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::sampling {

// /proc/PID/fdinfo/FD of a DRM file, Documentation/gpu/drm-usage-stats.rst of the kernel: what one
// client, an opened /dev/dri node, has used of a GPU. No file is opened here.

/// A kind of engine: "render", "gfx", "rcs", "compute" ... Counters since the client was opened.
/// Drivers give time (i915, amdgpu, panfrost), or cycles of the client and of the engine itself
/// (xe), whose quotient is a share of time.
struct DrmEngine {
  std::string name;
  std::int64_t busy = 0;              // ns, or cycles where there is a total
  std::optional<std::int64_t> total;  // cycles that the engine has counted meanwhile
  std::int64_t capacity = 1;          // how many such engines `busy` is the sum of
};

struct DrmUsage {
  std::string driver;
  std::optional<std::string> bus_id;         // "0000:00:02.0"; none on a system on a chip
  std::optional<std::int64_t> client_id;     // of all descriptors that share the client
  std::vector<DrmEngine> engines;            // in the file's order
  std::optional<std::int64_t> memory_bytes;  // resident, all regions (system, vram, stolen ...)
};

/// nullopt: not the text of a DRM file. A line that is not as the kernel describes it, or a number
/// that is none, is as if it were not there.
std::optional<DrmUsage> parse_drm_usage(std::string_view text);

}  // namespace webdyno::sampling
