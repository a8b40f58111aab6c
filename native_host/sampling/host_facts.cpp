#include "native_host/sampling/host_facts.hpp"

#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "native_host/sampling/cpu_share.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"
#include "native_host/sampling/system_names.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

std::string required_line(const fs::path& path) {
  auto line = read_kernel_line(path);
  if (!line || line->empty()) throw std::runtime_error("cannot read " + path.string());
  return *std::move(line);
}

/// What /proc/cpuinfo says; its keys differ between architectures.
struct CpuInfo {
  std::int64_t logical_cpus = 0;
  std::optional<std::string> model;           // x86 only
  std::optional<std::string> virtualisation;  // from the x86 flags
};

CpuInfo read_cpu_info(const fs::path& root) {
  std::istringstream text(read_kernel_file(root / "proc/cpuinfo").value_or(""));
  CpuInfo info;
  for (std::string line; std::getline(text, line);) {
    const std::string_view key = std::string_view(line).substr(0, line.find_first_of("\t:"));
    const auto colon = line.find(": ");
    const std::string value = colon == std::string::npos ? "" : line.substr(colon + 2);
    if (key == "processor") ++info.logical_cpus;
    if (key == "model name" && !value.empty()) info.model = value;
    if (key == "flags") {
      const bool guest = (" " + value + " ").find(" hypervisor ") != std::string::npos;
      info.virtualisation = guest ? "hypervisor" : "none";
    }
  }
  return info;
}

/// The directories /sys/devices/system/cpu/cpu0, cpu1 ...
std::vector<fs::path> cpu_directories(const fs::path& root) {
  std::vector<fs::path> directories;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(root / "sys/devices/system/cpu", absent)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("cpu") && name.size() > 3 &&
        name.find_first_not_of("0123456789", 3) == std::string::npos) {
      directories.push_back(entry.path());
    }
  }
  return directories;
}

/// Different ones; nullopt: no CPU tells.
std::optional<std::int64_t> count_sockets(const std::vector<fs::path>& cpus) {
  std::set<std::string> sockets;
  for (const fs::path& cpu : cpus) {
    if (auto socket = read_kernel_line(cpu / "topology/physical_package_id"))
      sockets.insert(*std::move(socket));
  }
  // -1: of machines without packages.
  sockets.erase("-1");
  if (sockets.empty()) return std::nullopt;
  return static_cast<std::int64_t>(sockets.size());
}

std::optional<std::int64_t> count_cores(const std::vector<fs::path>& cpus) {
  std::set<std::pair<std::string, std::string>> cores;
  for (const fs::path& cpu : cpus) {
    // A CPU that is switched off has no topology.
    const auto package = read_kernel_line(cpu / "topology/physical_package_id");
    const auto core = read_kernel_line(cpu / "topology/core_id");
    if (package && core) cores.emplace(*package, *core);
  }
  if (cores.empty()) return std::nullopt;
  return static_cast<std::int64_t>(cores.size());
}

std::optional<std::string> governors(const std::vector<fs::path>& cpus) {
  std::set<std::string> names;
  for (const fs::path& cpu : cpus) {
    if (auto name = read_kernel_line(cpu / "cpufreq/scaling_governor")) {
      names.insert(*std::move(name));
    }
  }
  if (names.empty()) return std::nullopt;
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ",") + name;
  return joined;
}

std::optional<bool> read_smt(const fs::path& root) {
  const auto active = read_kernel_line(root / "sys/devices/system/cpu/smt/active");
  if (!active) return std::nullopt;
  return *active == "1";
}

/// "0" or "1" in `file`.
std::optional<bool> read_switch(const fs::path& file) {
  const auto word = read_kernel_line(file);
  if (word != "0" && word != "1") return std::nullopt;
  return *word == "1";
}

std::optional<bool> read_turbo(const fs::path& root) {
  const fs::path cpus = root / "sys/devices/system/cpu";
  if (const auto off = read_switch(cpus / "intel_pstate/no_turbo")) return !*off;
  if (const auto on = read_switch(cpus / "cpufreq/boost")) return on;
  return read_switch(cpus / "cpu0/cpufreq/boost");  // amd_pstate's, since Linux 6.11
}

}  // namespace

MachineFacts read_machine_facts(const fs::path& root, pid_t browser_pid) {
  const CpuInfo cpu = read_cpu_info(root);
  if (cpu.logical_cpus == 0) throw std::runtime_error("/proc/cpuinfo names no processor");
  const auto memory_bytes =
      parse_meminfo_bytes(read_kernel_file(root / "proc/meminfo").value_or(""), "MemTotal");
  if (!memory_bytes) throw std::runtime_error("/proc/meminfo has no MemTotal");
  const auto cpus = cpu_directories(root);
  return {.machine = read_machine_name(root),
          .cpu_model = cpu.model,
          .sockets = count_sockets(cpus),
          .logical_cpus = cpu.logical_cpus,
          .physical_cores = count_cores(cpus),
          .usable_cpus = usable_cpus(root, browser_pid),
          .cpu_quota_percent = cpu_quota_percent(root, browser_pid),
          .smt = read_smt(root),
          .caches = read_cpu_caches(cpus),
          .memory_bytes = *memory_bytes,
          .kernel = required_line(root / "proc/sys/kernel/osrelease"),
          .distribution = read_distribution(root),
          .virtualisation = cpu.virtualisation,
          .governor = governors(cpus),
          .turbo = read_turbo(root),
          .gpus = read_gpu_facts(root)};
}

HostNames read_host_names(const fs::path& root) {
  auto machine_id = read_kernel_line(root / "etc/machine-id");
  // Empty or "uninitialized" until the first boot has ended, machine-id(5).
  if (machine_id && (machine_id->empty() || *machine_id == "uninitialized")) machine_id.reset();
  return {required_line(root / "proc/sys/kernel/random/boot_id"),
          required_line(root / "proc/sys/kernel/hostname"), std::move(machine_id)};
}

VolatileFacts read_volatile_facts(const fs::path& root) {
  VolatileFacts facts;
  const auto load = parse_loadavg(read_kernel_file(root / "proc/loadavg").value_or(""));
  if (load) facts.load_1m = load->load_1m;
  facts.memory_available_bytes =
      parse_meminfo_bytes(read_kernel_file(root / "proc/meminfo").value_or(""), "MemAvailable");
  facts.displays = read_displays(root);
  return facts;
}

}  // namespace webdyno::sampling
