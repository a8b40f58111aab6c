#pragma once

#include <SQLiteCpp/Database.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace webdyno::api {

/// busy_percent, memory_bytes, power_watts; NaN: nobody tells, or not at this time.
inline constexpr std::size_t kGpuValues = 3;
struct ShownGpuReading {
  std::int64_t t_us;  // CLOCK_MONOTONIC
  std::array<double, kGpuValues> values;
};

struct ShownGpu {
  std::int64_t gpu_id;  // two of a machine may have one name
  std::string name;
  /// Of the browser's processes alone, because the driver says nothing of the device: DRM fdinfo of
  /// i915, xe and others. Busy is then that of the busiest kind of engine since the reading before,
  /// memory the sum over processes; power stays the device's.
  bool of_browser;
  std::vector<ShownGpuReading> readings;  // in the order of their times
};

/// "device" or "browser", as answers say it.
const char* what_of(const ShownGpu& gpu);

/// The GPUs of an attempt, with readings later than `since_us`. docs/method.md, gpu_use, says where
/// they come from.
std::vector<ShownGpu> gpus_of(SQLite::Database& database, std::int64_t trial_id,
                              std::int64_t attempt_number, std::int64_t since_us);

}  // namespace webdyno::api
