#include "native_host/sampling/gpu/gpus.hpp"

#include <algorithm>
#include <utility>

#include "native_host/sampling/graphics_card.hpp"

namespace webdyno::sampling {
namespace {

bool says_nothing(const GpuReading& reading) {
  return !reading.busy_percent && !reading.memory_bytes && !reading.power_watts &&
         !reading.energy_uj && !reading.clock_mhz;
}

}  // namespace

Gpus::Gpus(std::filesystem::path root, const std::string& nvml) : root_(std::move(root)) {
  for (const GraphicsCard& card : read_graphics_cards(root_)) {
    SysfsGpu files(card.device);
    gpus_.push_back({card.name, card.driver, card.bus_id, files.memory_bytes()});
    if (files.tells()) sysfs_.emplace(gpus_.size() - 1, std::move(files));
  }
  auto library = NvmlLibrary::open(nvml);
  if (!library) {
    why_no_nvml_ = std::move(library.error());
    return;
  }
  library_ = *std::move(library);
  for (NvmlGpu& device : NvmlGpu::all(*library_)) {
    // A machine for computing has no /dev/dri and no card in /sys.
    const std::size_t index = index_of(device.identity().bus_id, "nvidia");
    gpus_[index].name = device.identity().name;
    gpus_[index].memory_bytes = device.identity().memory_bytes;
    nvml_.emplace(index, std::move(device));
  }
}

std::vector<GpuReading> Gpus::read(Costly costly) {
  std::vector<GpuReading> readings;
  for (std::size_t i = 0; i < gpus_.size(); ++i) {
    GpuReading reading{i, {}, {}, {}, {}, {}};
    if (const auto found = nvml_.find(i); found != nvml_.end()) {
      const NvmlReading now = found->second.read(costly);
      reading = {
          i, now.busy_percent, now.memory_bytes, now.power_watts, now.energy_uj, now.clock_mhz};
    } else if (const auto card = sysfs_.find(i); card != sysfs_.end()) {
      const SysfsGpuReading now = card->second.read();
      reading = {i, now.busy_percent, now.memory_bytes, now.power_watts, now.energy_uj, {}};
    }
    if (!says_nothing(reading)) readings.push_back(reading);
  }
  return readings;
}

std::vector<GpuProcessReading> Gpus::read_processes(const std::vector<Process>& processes,
                                                    bool look) {
  std::vector<GpuProcessReading> readings;
  std::erase_if(clients_, [&processes](const auto& known) {
    return std::none_of(processes.begin(), processes.end(),
                        [&known](const Process& each) { return each.process == known.first; });
  });
  for (const auto& [process, pid] : processes) {
    const auto [found, is_new] = clients_.try_emplace(process, root_, pid);
    if (look || is_new) found->second.find();
    for (DrmDeviceUsage& usage : found->second.read()) {
      if (!usage.memory_bytes && usage.engines.empty()) continue;  // nvidia's node
      readings.push_back({process, index_of(usage.bus_id, usage.driver), usage.memory_bytes,
                          std::move(usage.engines)});
    }
  }
  for (auto& [gpu, device] : nvml_) {
    for (const NvmlProcess& user : device.read_processes()) {
      const auto found = std::find_if(processes.begin(), processes.end(),
                                      [&user](const auto& each) { return each.pid == user.pid; });
      if (found != processes.end())
        readings.push_back({found->process, gpu, user.memory_bytes, {}});
    }
  }
  return readings;
}

std::size_t Gpus::index_of(const std::optional<std::string>& bus_id, const std::string& driver) {
  // Of a system on a chip there is one GPU of a driver.
  const auto found = std::find_if(gpus_.begin(), gpus_.end(), [&](const Gpu& gpu) {
    return bus_id ? gpu.bus_id == bus_id : !gpu.bus_id && gpu.driver == driver;
  });
  if (found != gpus_.end()) return static_cast<std::size_t>(found - gpus_.begin());
  gpus_.push_back({driver, driver, bus_id, std::nullopt});
  return gpus_.size() - 1;
}

}  // namespace webdyno::sampling
