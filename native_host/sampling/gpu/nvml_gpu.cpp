#include "native_host/sampling/gpu/nvml_gpu.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <ctime>
#include <limits>
#include <map>

#include "native_host/sampling/host_clock.hpp"

namespace webdyno::sampling {
namespace {

// The drivers keep 100 samples or so, 10 to 20 s.
constexpr unsigned int kMaxSamples = 4096;
constexpr unsigned int kMaxProcesses = 4096;

std::optional<std::int64_t> integer(unsigned long long value) {
  if (value > static_cast<unsigned long long>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

/// The text up to its end, wherever a library that forgets the terminator leaves that.
template <std::size_t Size>
std::string text_of(const char (&characters)[Size]) {
  return {characters, std::find(characters, characters + Size, '\0')};
}

/// NVML writes the domain with eight digits and in capitals, the kernel with four.
std::string kernel_bus_id(std::string bus_id) {
  if (bus_id.size() > 12 && bus_id.starts_with("0000")) bus_id.erase(0, 4);
  std::transform(bus_id.begin(), bus_id.end(), bus_id.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return bus_id;
}

NvmlGpu::Identity identity_of(const NvmlLibrary& library, nvml::Device device) {
  NvmlGpu::Identity identity{"NVIDIA", std::nullopt, std::nullopt};
  char name[96] = {};
  if (library->device_name && library->device_name(device, name, sizeof(name)) == nvml::kSuccess &&
      name[0] != '\0')
    identity.name = text_of(name);
  nvml::PciInfo pci{};
  if (library->device_pci && library->device_pci(device, &pci) == nvml::kSuccess)
    identity.bus_id = kernel_bus_id(text_of(pci.bus_id));
  nvml::Memory memory{};
  if (library->memory && library->memory(device, &memory) == nvml::kSuccess)
    identity.memory_bytes = integer(memory.total);
  return identity;
}

std::optional<double> number(nvml::ValueType type, const nvml::Value& value) {
  switch (type) {
    case nvml::kDouble:
      return std::isfinite(value.number) ? std::optional(value.number) : std::nullopt;
    case nvml::kUnsignedInt:
      return value.unsigned_int;
    case nvml::kUnsignedLong:
      return static_cast<double>(value.unsigned_long);
    case nvml::kUnsignedLongLong:
      return static_cast<double>(value.unsigned_long_long);
    case nvml::kSignedLongLong:
      return static_cast<double>(value.signed_long_long);
  }
  return std::nullopt;  // a type of a newer driver
}

/// All entries of a list whose length nobody knows before: more may come between two calls.
template <typename Info>
std::vector<Info> list(nvml::Return (*function)(nvml::Device, unsigned int*, Info*),
                       nvml::Device device) {
  if (function == nullptr) return {};
  std::vector<Info> entries(16);
  for (;;) {
    auto count = static_cast<unsigned int>(entries.size());
    const auto result = function(device, &count, entries.data());
    if (result == nvml::kInsufficientSize && entries.size() < kMaxProcesses) {
      entries.resize(std::min(kMaxProcesses, std::max(count, 1U) * 2));
      continue;
    }
    if (result != nvml::kSuccess) return {};
    entries.resize(std::min<std::size_t>(count, entries.size()));
    return entries;
  }
}

std::int64_t own_cpu_us() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * 1'000'000 + used.tv_nsec / 1'000;
}

/// What `call` gives, nullopt while it is not due.
template <typename Call>
auto paced(CallPace& pace, Costly costly, const Call& call) -> decltype(call()) {
  if (costly == Costly::kWhenAffordable && !pace.is_due(monotonic_us())) return std::nullopt;
  const std::int64_t before_us = own_cpu_us();
  auto result = call();
  pace.took(monotonic_us(), own_cpu_us() - before_us);
  return result;
}

}  // namespace

std::vector<NvmlGpu> NvmlGpu::all(const NvmlLibrary& library) {
  unsigned int count = 0;
  if (library->device_count(&count) != nvml::kSuccess) return {};
  std::vector<NvmlGpu> gpus;
  for (unsigned int i = 0; i < count; ++i) {
    nvml::Device device = nullptr;
    if (library->device_handle(i, &device) == nvml::kSuccess)
      gpus.push_back(NvmlGpu(library, device));
  }
  return gpus;
}

NvmlGpu::NvmlGpu(const NvmlLibrary& library, nvml::Device device)
    : library_(&library), device_(device), identity_(identity_of(library, device)) {}

NvmlReading NvmlGpu::read(Costly costly) {
  const NvmlFunctions& nvml = *library_->operator->();
  NvmlReading reading;
  reading.busy_percent = paced(pace_of_samples_, costly, [this] { return read_busy_percent(); });
  nvml::Memory memory{};
  if (nvml.memory && nvml.memory(device_, &memory) == nvml::kSuccess)
    reading.memory_bytes = integer(memory.used);
  unsigned int milliwatts = 0;
  if (nvml.power && nvml.power(device_, &milliwatts) == nvml::kSuccess)
    reading.power_watts = milliwatts / 1000.0;
  reading.energy_uj = paced(pace_of_energy_, costly, [this] { return read_energy_uj(); });
  unsigned int megahertz = 0;
  if (nvml.clock && nvml.clock(device_, nvml::kGraphicsClock, &megahertz) == nvml::kSuccess)
    reading.clock_mhz = megahertz;
  return reading;
}

std::optional<std::int64_t> NvmlGpu::read_energy_uj() const {
  const NvmlFunctions& nvml = *library_->operator->();
  unsigned long long millijoules = 0;
  if (!nvml.energy || nvml.energy(device_, &millijoules) != nvml::kSuccess ||
      millijoules >= std::numeric_limits<unsigned long long>::max() / 1000)
    return std::nullopt;
  return integer(millijoules * 1000);
}

std::optional<double> NvmlGpu::read_busy_percent() {
  const NvmlFunctions& nvml = *library_->operator->();
  if (nvml.samples == nullptr) return std::nullopt;
  const unsigned long long last_seen = last_sample_us_.value_or(0);
  nvml::ValueType type{};
  if (samples_.empty()) {
    unsigned int buffered = 0;
    if (nvml.samples(device_, nvml::kGpuUtilizationSamples, 0, &type, &buffered, nullptr) !=
        nvml::kSuccess)
      return std::nullopt;
    samples_.resize(std::clamp(buffered, 1U, kMaxSamples));
  }
  auto count = static_cast<unsigned int>(samples_.size());
  if (nvml.samples(device_, nvml::kGpuUtilizationSamples, last_seen, &type, &count,
                   samples_.data()) != nvml::kSuccess)
    return std::nullopt;
  count = std::min(count, static_cast<unsigned int>(samples_.size()));
  double sum = 0;
  int newer = 0;
  unsigned long long newest = last_seen;
  for (unsigned int i = 0; i < count; ++i) {
    const auto& sample = samples_[i];
    const auto percent = number(type, sample.value);
    if (sample.timestamp_us <= last_seen || !percent || *percent < 0 || *percent > 100) continue;
    newest = std::max(newest, sample.timestamp_us);
    sum += *percent;
    ++newer;
  }
  // What the driver had sampled before the first reading is of another time.
  const bool first = !last_sample_us_;
  if (newer > 0) last_sample_us_ = newest;
  if (first || newer == 0) return std::nullopt;
  return sum / newer;
}

std::vector<NvmlProcess> NvmlGpu::read_processes() {
  const NvmlFunctions& nvml = *library_->operator->();
  std::map<pid_t, std::optional<std::int64_t>> memory;  // of a process in both lists: the same
  const auto add = [&memory](const auto& entries) {
    for (const auto& entry : entries) {
      if (entry.pid == 0 || entry.pid > std::numeric_limits<pid_t>::max()) continue;
      auto& bytes = memory[static_cast<pid_t>(entry.pid)];
      if (entry.used_memory == nvml::kNotAvailable) continue;
      bytes = std::max(bytes, integer(entry.used_memory));
    }
  };
  if (nvml.graphics_processes) {
    add(list(nvml.graphics_processes, device_));
  } else {
    add(list(nvml.graphics_processes_v1, device_));
  }
  if (nvml.compute_processes) {
    add(list(nvml.compute_processes, device_));
  } else {
    add(list(nvml.compute_processes_v1, device_));
  }
  std::vector<NvmlProcess> processes;
  for (const auto& [pid, bytes] : memory) processes.push_back({pid, bytes});
  return processes;
}

}  // namespace webdyno::sampling
