#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {

/// Who has used the CPUs until now: a look at all of /proc, some milliseconds.
struct MachineLoad {
  struct Process {
    std::int64_t start_ticks;
    pid_t parent_pid;
    std::int64_t cpu_ticks;
    std::string name;
  };
  CpuTicks cpu;
  std::map<pid_t, Process> processes;
};

/// nullopt: the kernel does not tell.
std::optional<MachineLoad> read_machine_load(const std::filesystem::path& root);

/// What others than one process and its descendants did between two looks.
struct OutsideLoad {
  double percent;  // of all CPUs' time, what the hypervisor gave to others as well
  struct Busiest {
    pid_t pid;
    std::string name;
  };
  std::optional<Busiest> busiest;  // of those that were there at both looks, or came between
};

/// nullopt: no time has passed by the kernel's ticks. A process that ended between the looks counts
/// as one of others, whoever's it was: it has left nothing to read.
std::optional<OutsideLoad> outside_load(const MachineLoad& before, const MachineLoad& after,
                                        pid_t own_pid);

}  // namespace webdyno::sampling
