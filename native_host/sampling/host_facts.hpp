#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native_host/sampling/cpu_caches.hpp"
#include "native_host/sampling/displays.hpp"
#include "native_host/sampling/graphics_driver.hpp"

namespace webdyno::sampling {

/// What a machine is, as far as it changes results. nullopt: the kernel does not tell.
struct MachineFacts {
  std::optional<std::string> machine;  // system_names.hpp
  std::optional<std::string> cpu_model;
  std::optional<std::int64_t> sockets;
  std::int64_t logical_cpus;
  std::optional<std::int64_t> physical_cores;
  std::optional<std::int64_t> usable_cpus;        // cpu_share.hpp, of the browser
  std::optional<std::int64_t> cpu_quota_percent;  // likewise
  std::optional<bool> smt;
  std::vector<CpuCache> caches;
  std::int64_t memory_bytes;
  std::string kernel;
  std::optional<std::string> distribution;
  std::optional<std::string> virtualisation;  // "hypervisor" or "none"
  // Of every CPU: one word, or the different ones in order with commas between.
  std::optional<std::string> governor;
  // Whether CPUs may go above their nominal frequency: intel_pstate, or cpufreq/boost of others.
  std::optional<bool> turbo;
  std::vector<GpuFacts> gpus;
};

/// Throws std::runtime_error when what every Linux tells is missing: CPUs, memory, kernel release.
MachineFacts read_machine_facts(const std::filesystem::path& root, pid_t browser_pid);

/// What the kernel calls this start of this machine.
struct HostNames {
  std::string boot_id;
  std::string hostname;
  std::optional<std::string> machine_id;  // /etc/machine-id, machine-id(5); a secret
};

/// Throws std::runtime_error without a boot id or a host name.
HostNames read_host_names(const std::filesystem::path& root);

/// What changes by itself all the time, or by a plug: no other machine.
struct VolatileFacts {
  std::optional<double> load_1m;
  std::optional<std::int64_t> memory_available_bytes;
  std::optional<std::vector<Display>> displays;
};
VolatileFacts read_volatile_facts(const std::filesystem::path& root);

}  // namespace webdyno::sampling
