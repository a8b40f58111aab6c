#include "native_host/sampling/gpu/sysfs_gpu.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <system_error>

#include "native_host/sampling/file_descriptor.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> read_number(const fs::path& file) {
  const FileDescriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return std::nullopt;
  std::array<char, 32> text;
  const ssize_t size = ::read(fd.get(), text.data(), text.size());
  if (size <= 0) return std::nullopt;
  const char* end = text.data() + size;
  std::int64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  const bool whole = stopped != end && *stopped == '\n';
  if (error != std::errc() || value < 0 || !whole) return std::nullopt;
  return value;
}

fs::path first_hwmon(const fs::path& device) {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(device / "hwmon", absent)) return entry.path();
  return {};
}

fs::path power_file(const fs::path& hwmon) {
  if (hwmon.empty()) return {};
  for (const char* name : {"power1_average", "power1_input"})
    if (fs::exists(hwmon / name)) return hwmon / name;
  return {};
}

}  // namespace

SysfsGpu::SysfsGpu(const fs::path& device)
    : device_(device), hwmon_(first_hwmon(device)), power_(power_file(hwmon_)) {}

SysfsGpuReading SysfsGpu::read() const {
  SysfsGpuReading reading;
  if (const auto percent = read_number(device_ / "gpu_busy_percent"); percent && *percent <= 100)
    reading.busy_percent = static_cast<double>(*percent);
  reading.memory_bytes = read_number(device_ / "mem_info_vram_used");
  if (!power_.empty()) {
    if (const auto microwatts = read_number(power_))
      reading.power_watts = static_cast<double>(*microwatts) * 1e-6;
  }
  if (!hwmon_.empty()) reading.energy_uj = read_number(hwmon_ / "energy1_input");
  return reading;
}

std::optional<std::int64_t> SysfsGpu::memory_bytes() const {
  return read_number(device_ / "mem_info_vram_total");
}

bool SysfsGpu::tells() const {
  const SysfsGpuReading now = read();
  return now.busy_percent || now.memory_bytes || now.power_watts || now.energy_uj;
}

}  // namespace webdyno::sampling
