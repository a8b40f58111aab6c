#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

namespace webdyno::api {

/// What the collector asks of a browser that was launched for it, beside what its extension does.
/// Implemented by who launched it. Called on a thread of its own; may block for seconds. Errors are
/// one line.
class LaunchedBrowser {
 public:
  virtual ~LaunchedBrowser() = default;

  /// Takes from its GPU process, and from what it keeps on disk for pages of `origin`, all that
  /// earlier pages have left: shaders, programs, pipelines, buffers. To be called while no page of
  /// a workload is open: it would lose its device.
  virtual tl::expected<void, std::string> make_gpu_cold(const std::string& origin) = 0;

  /// What it does with GPUs (launch/gpu_information.hpp).
  virtual tl::expected<nlohmann::json, std::string> read_gpu() = 0;

  /// CLOCK_MONOTONIC in microseconds at which the time of the trial's page began.
  virtual tl::expected<std::int64_t, std::string> navigation_start(
      const std::string& trial_uuid) = 0;

  /// The CPU profiler, for one page at a time: runs when it returns. A profiler that still runs on
  /// another page is forgotten.
  virtual tl::expected<void, std::string> start_profiler(const std::string& trial_uuid) = 0;

  /// Profiler.Profile of the Chrome DevTools Protocol.
  virtual tl::expected<nlohmann::json, std::string> stop_profiler() = 0;

  /// Runtime.getHeapUsage of the trial's page. No garbage is collected for it.
  virtual tl::expected<nlohmann::json, std::string> page_heap(const std::string& trial_uuid) = 0;

  /// The sizes of the allocators of all its processes, [{"pid", "allocator", "size_bytes"}]; half a
  /// second.
  virtual tl::expected<nlohmann::json, std::string> memory_dump() = 0;
};

}  // namespace webdyno::api
