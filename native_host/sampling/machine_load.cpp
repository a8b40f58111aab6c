#include "native_host/sampling/machine_load.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {
namespace {

std::int64_t busy_ticks(const CpuTicks& cpu) {
  return cpu.user_ticks + cpu.nice_ticks + cpu.system_ticks + cpu.irq_ticks + cpu.softirq_ticks +
         cpu.steal_ticks;
}

std::int64_t all_ticks(const CpuTicks& cpu) {
  return busy_ticks(cpu) + cpu.idle_ticks + cpu.iowait_ticks;
}

std::int64_t used_ticks(const MachineLoad& before, pid_t pid, const MachineLoad::Process& process) {
  const auto found = before.processes.find(pid);
  const bool same =
      found != before.processes.end() && found->second.start_ticks == process.start_ticks;
  return process.cpu_ticks - (same ? found->second.cpu_ticks : 0);
}

/// Parents that go round in a circle are no tree of ours: there are no more steps than processes.
bool is_descendant(const MachineLoad& load, pid_t pid, pid_t ancestor) {
  for (std::size_t steps = 0; steps <= load.processes.size(); ++steps) {
    if (pid == ancestor) return true;
    const auto found = load.processes.find(pid);
    if (found == load.processes.end()) return false;
    pid = found->second.parent_pid;
  }
  return false;
}

}  // namespace

std::optional<MachineLoad> read_machine_load(const std::filesystem::path& root) {
  const auto stat = read_kernel_file(root / "proc/stat");
  const auto cpu = stat ? parse_system_stat(*stat) : std::nullopt;
  if (!cpu) return std::nullopt;
  MachineLoad load{*cpu, {}};
  std::error_code absent;
  std::filesystem::directory_iterator entry(root / "proc", absent);
  for (; !absent && entry != std::filesystem::directory_iterator(); entry.increment(absent)) {
    const std::string name = entry->path().filename();
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size()) continue;
    const auto text = read_kernel_file(entry->path() / "stat");
    auto process = text ? parse_process_stat(*text) : std::nullopt;
    if (!process) continue;
    load.processes.emplace(pid, MachineLoad::Process{process->start_ticks, process->parent_pid,
                                                     process->cpu_ticks, std::move(process->comm)});
  }
  return load;
}

std::optional<OutsideLoad> outside_load(const MachineLoad& before, const MachineLoad& after,
                                        pid_t own_pid) {
  const std::int64_t ticks = all_ticks(after.cpu) - all_ticks(before.cpu);
  if (ticks <= 0) return std::nullopt;
  std::int64_t own = 0;
  std::int64_t most = 0;
  OutsideLoad outside{0, std::nullopt};
  for (const auto& [pid, process] : after.processes) {
    const std::int64_t used = used_ticks(before, pid, process);
    if (is_descendant(after, pid, own_pid)) {
      own += used;
    } else if (used > most) {
      most = used;
      outside.busiest = {pid, process.name};
    }
  }
  const std::int64_t others = busy_ticks(after.cpu) - busy_ticks(before.cpu) - own;
  outside.percent =
      100.0 * static_cast<double>(std::max<std::int64_t>(0, others)) / static_cast<double>(ticks);
  return outside;
}

}  // namespace webdyno::sampling
