#include "server/launch/gpu_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "native_host/sampling/gpu/gpus.hpp"

namespace webdyno::launch {
namespace {

using sampling::Gpu;
using sampling::GpuReading;
using State = Check::State;

constexpr const char* kSubject = "GPU";

// Drivers that count what each client uses: Documentation/gpu/drm-usage-stats.rst, "Driver specific
// implementations".
constexpr std::array<std::string_view, 8> kCountingDrivers = {"amdgpu",   "etnaviv", "i915", "msm",
                                                              "panfrost", "panthor", "v3d",  "xe"};

std::string words_of(const Gpu& gpu) {
  return fmt::format("{}{}{}", gpu.name, gpu.driver ? ", driver " + *gpu.driver : "",
                     gpu.bus_id ? ", at " + *gpu.bus_id : "");
}

std::vector<std::string> told(const GpuReading& reading) {
  std::vector<std::string> all;
  // NVML has the first samples at the second look.
  if (reading.busy_percent) all.emplace_back("busy");
  if (reading.memory_bytes) all.emplace_back("memory");
  if (reading.power_watts) all.emplace_back("power");
  if (reading.energy_uj) all.emplace_back("energy");
  if (reading.clock_mhz) all.emplace_back("clock");
  return all;
}

Check check_of(const Gpu& gpu, const GpuReading* reading,
               const std::optional<std::string>& why_no_nvml) {
  if (reading != nullptr) {
    return {kSubject, State::kWorks,
            fmt::format("{}: {}", words_of(gpu), fmt::join(told(*reading), ", ")), ""};
  }
  if (gpu.driver == "nvidia" && why_no_nvml) {
    return {kSubject, State::kWarning, fmt::format("{}: {}", words_of(gpu), *why_no_nvml),
            "install the library of its driver (Debian: libnvidia-ml1)"};
  }
  if (std::find(kCountingDrivers.begin(), kCountingDrivers.end(), gpu.driver) !=
      kCountingDrivers.end()) {
    return {kSubject, State::kWorks,
            fmt::format("{}: what the browser's GPU process uses of it", words_of(gpu)), ""};
  }
  return {kSubject, State::kWarning, fmt::format("{}: its driver tells nothing", words_of(gpu)),
          "trials have no figures of it, as of virtual machines' displays"};
}

}  // namespace

std::vector<Check> gpu_checks(const std::filesystem::path& root, const std::string& nvml) {
  sampling::Gpus gpus(root, nvml);
  if (gpus.list().empty()) {
    return {
        {kSubject, State::kWarning,
         fmt::format("none: no card in /sys/class/drm, and {}", gpus.why_no_nvml().value_or("")),
         "WebGL and WebGPU compute on the CPU here; a GPU needs its driver, NVIDIA's "
         "libnvidia-ml.so.1 with it"}};
  }
  const auto readings = gpus.read(sampling::Costly::kNow);
  std::vector<Check> checks;
  for (std::size_t i = 0; i < gpus.list().size(); ++i) {
    const auto found = std::find_if(readings.begin(), readings.end(),
                                    [i](const GpuReading& each) { return each.gpu == i; });
    checks.push_back(
        check_of(gpus.list()[i], found == readings.end() ? nullptr : &*found, gpus.why_no_nvml()));
  }
  return checks;
}

}  // namespace webdyno::launch
