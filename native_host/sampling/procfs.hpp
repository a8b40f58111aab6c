#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webdyno::sampling {

// The texts of /proc, proc(5), as numbers. No file is opened here. nullopt: not that text.

/// /proc/PID/stat.
struct ProcessStat {
  std::string comm;  // may hold blanks and parentheses
  char state;        // Z: ended and not yet waited for
  pid_t parent_pid;
  std::int64_t minor_faults;
  std::int64_t major_faults;
  std::int64_t cpu_ticks;  // of all its threads, user and system
  std::int64_t thread_count;
  std::int64_t start_ticks;  // since boot, sysconf(_SC_CLK_TCK) a second
};
std::optional<ProcessStat> parse_process_stat(std::string_view text);

/// /proc/PID/statm, in pages. All zero for a process that has given up its memory: it is ending.
struct MemoryPages {
  std::int64_t size;
  std::int64_t resident;
  std::int64_t shared;  // resident pages of files and of shared memory
};
std::optional<MemoryPages> parse_statm(std::string_view text);

/// /proc/loadavg. Every new process and every new thread of the machine changes last_pid.
struct LoadAverage {
  double load_1m;
  std::int64_t last_pid;
};
std::optional<LoadAverage> parse_loadavg(std::string_view text);

/// First line of /proc/stat: the time of all CPUs since boot. guest and guest_nice are already in
/// user and nice.
struct CpuTicks {
  std::int64_t user_ticks;
  std::int64_t nice_ticks;
  std::int64_t system_ticks;
  std::int64_t idle_ticks;
  std::int64_t iowait_ticks;
  std::int64_t irq_ticks;
  std::int64_t softirq_ticks;
  std::int64_t steal_ticks;
};
std::optional<CpuTicks> parse_system_stat(std::string_view text);

/// A file of /sys that is one whole number, with or without white space behind it.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// The line "some" of a file of /proc/pressure: microseconds since boot in which at least one
/// thread could not go on for want of the CPU, of memory or of a disk, kernel
/// Documentation/accounting/psi.
std::optional<std::int64_t> parse_pressure_us(std::string_view text);

/// One line of /proc/vmstat, such as pswpin: a count since boot.
std::optional<std::int64_t> parse_vmstat(std::string_view text, std::string_view name);

/// Field 2 of /proc/PID/schedstat: how long the main thread was able to run and waited for a CPU.
/// Kernels that do not keep it say "0 0 0", also of a thread that has run: that is no zero.
std::optional<std::int64_t> parse_run_delay_ns(std::string_view text);

/// One line of /proc/meminfo, such as MemAvailable, which the kernel gives in KiB.
std::optional<std::int64_t> parse_meminfo_bytes(std::string_view text, std::string_view name);

/// One line of /proc/PID/status or smaps_rollup, such as VmHWM, whose KiB become bytes; at most
/// 2^53 of them. A last line without its end may be cut off inside of its number: it is nothing.
std::optional<std::int64_t> parse_kibibyte_line(std::string_view text, std::string_view name);

/// /proc/PID/smaps_rollup: all mappings of a process added up. A text that contradicts itself
/// (uss <= pss <= resident does not hold) is not that text.
struct MappedMemory {
  std::int64_t resident_bytes;
  std::int64_t pss_bytes;
  std::int64_t uss_bytes;  // Private_Clean + Private_Dirty
  std::optional<std::int64_t> swap_bytes;
};
std::optional<MappedMemory> parse_smaps_rollup(std::string_view text);

}  // namespace webdyno::sampling
