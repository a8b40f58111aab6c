#include "native_host/sampling/system_counters.hpp"

#include <array>
#include <stdexcept>

namespace webdyno::sampling {
namespace {

KernelFile open_existing(const std::filesystem::path& path) {
  auto file = KernelFile::open(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return *std::move(file);
}

}  // namespace

SystemCounters::SystemCounters(const std::filesystem::path& root, pid_t pid)
    : loadavg_(open_existing(root / "proc/loadavg")),
      stat_(open_existing(root / "proc/stat")),
      meminfo_(KernelFile::open(root / "proc/meminfo")),
      condition_(root, pid) {}

std::optional<SystemReading> SystemCounters::read(bool at_an_end) {
  // The first line of stat and MemAvailable, the third of meminfo, are well inside.
  std::array<char, 1024> buffer;
  const auto stat = stat_.read(buffer);
  const auto cpu = stat ? parse_system_stat(*stat) : std::nullopt;
  if (!cpu) return std::nullopt;
  SystemReading reading{*cpu, std::nullopt, std::nullopt, condition_.read(at_an_end)};
  if (const auto load = read_load()) reading.load_1m = load->load_1m;
  const auto memory = meminfo_ ? meminfo_->read(buffer) : std::nullopt;
  if (memory) reading.memory_available_bytes = parse_meminfo_bytes(*memory, "MemAvailable");
  return reading;
}

std::optional<LoadAverage> SystemCounters::read_load() const {
  std::array<char, 128> buffer;
  const auto text = loadavg_.read(buffer);
  return text ? parse_loadavg(*text) : std::nullopt;
}

}  // namespace webdyno::sampling
