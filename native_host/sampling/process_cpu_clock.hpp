#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace webdyno::sampling {

/// CPU time of all threads of a process since it began, ended threads too. One system call, 0.8 us.
/// Threads that run on another CPU right now are counted up to their last scheduler tick: low by at
/// most one tick a thread (4 ms at 250 Hz), and never cumulative (Linux, kernel/sched/cputime.c,
/// thread_group_cputime).
/// nullopt: no such process. A pid that is used again answers for its new owner: the caller checks.
std::optional<std::int64_t> process_cpu_ns(pid_t pid);

}  // namespace webdyno::sampling
