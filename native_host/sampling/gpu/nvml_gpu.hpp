#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native_host/sampling/gpu/call_pace.hpp"
#include "native_host/sampling/gpu/nvml_library.hpp"

namespace webdyno::sampling {

/// What NVML says of a device at one moment. nullopt: this driver or device does not tell it, or
/// not now: never a zero in its place.
struct NvmlReading {
  // Mean of the driver's samples, a sixth of a second to a second apart, since the last reading;
  // nullopt where there is no new one. A sample is the share of time in which any kernel ran.
  // Costly, as energy is.
  std::optional<double> busy_percent;
  std::optional<std::int64_t> memory_bytes;  // used, by all processes and by the driver itself
  std::optional<double> power_watts;
  std::optional<std::int64_t> energy_uj;  // since the driver was loaded
  std::optional<std::int64_t> clock_mhz;  // of the graphics clock
};

struct NvmlProcess {
  pid_t pid;  // of the root pid namespace
  std::optional<std::int64_t> memory_bytes;
};

/// What costs a driver milliseconds is read as often as CallPace allows, or now.
enum class Costly { kWhenAffordable, kNow };

/// One NVIDIA device. What NVML refuses is left out of the reading; a device that is lost refuses
/// all.
class NvmlGpu {
 public:
  struct Identity {
    std::string name;                   // "NVIDIA H100 80GB HBM3"
    std::optional<std::string> bus_id;  // as the kernel writes it: "0000:01:00.0"
    std::optional<std::int64_t> memory_bytes;
  };

  /// All that the library lists; those without a handle (no permission) are left out. `library` has
  /// to outlive them.
  static std::vector<NvmlGpu> all(const NvmlLibrary& library);

  const Identity& identity() const { return identity_; }
  NvmlReading read(Costly costly);
  /// Processes that draw or compute, each once.
  std::vector<NvmlProcess> read_processes();

 private:
  NvmlGpu(const NvmlLibrary& library, nvml::Device device);
  std::optional<double> read_busy_percent();
  std::optional<std::int64_t> read_energy_uj() const;

  const NvmlLibrary* library_;
  nvml::Device device_;
  Identity identity_;
  std::optional<unsigned long long> last_sample_us_;  // the driver's clock
  std::vector<nvml::Sample> samples_;
  CallPace pace_of_samples_;
  CallPace pace_of_energy_;
};

}  // namespace webdyno::sampling
