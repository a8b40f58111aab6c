#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/browser_tree.hpp"
#include "native_host/sampling/exit_watch.hpp"
#include "native_host/sampling/gpu/gpus.hpp"
#include "native_host/sampling/system_counters.hpp"
#include "native_host/sampling/tracked_process.hpp"

namespace webdyno::sampling {

/// What one tick read of one process.
struct ProcessReading {
  std::size_t process;  // index into Sampler::processes()
  ProcessUsage usage;
  std::optional<ProcessActivity> activity;  // once a second
};

struct Sample {
  std::int64_t t_us;     // CLOCK_MONOTONIC before the first process is read
  std::int64_t cost_us;  // wall time of the whole tick, the search for new processes included
  std::optional<std::int64_t> package_energy_uj;  // at t_us, where it may be read
  std::vector<ProcessReading> readings;
  std::optional<SystemReading> system;  // once a second
  // Ten times a second at most; GpuProcessReading::process is an index as above.
  std::vector<GpuReading> gpu_readings;
  std::vector<GpuProcessReading> gpu_process_readings;
};

/// What the browser's main processes have in memory between two phases of the page.
struct MemoryBoundary {
  struct Reading {
    std::size_t process;  // index into Sampler::processes()
    ProcessMemory memory;
  };
  std::int64_t t_us;  // CLOCK_MONOTONIC before the first process is read
  std::int64_t cost_us;
  std::vector<Reading> readings;
};

struct SampledProcess {
  TrackedProcess process;
  std::int64_t first_seen_us;
  std::optional<std::int64_t> exited_us;
};

/// Reads the counters of a browser's processes when it is told to. Keeps no time of its own, sends
/// nothing, knows no messages. A process that vanishes in mid-tick is left out of that tick.
class Sampler {
 public:
  /// Finds the processes that are there. `root` is "/" but in tests. `gpus` outlives it; nullptr:
  /// no GPU is read. `root_role`: kNative where no browser but a trial's own process is the root of
  /// what is read. Throws std::system_error or std::runtime_error when /proc cannot be read.
  Sampler(const std::filesystem::path& root, pid_t browser_pid, pid_t own_pid, Gpus* gpus = nullptr,
          Role root_role = Role::kBrowser);

  enum class Details { kWhenDue, kAlways };
  /// One tick. kAlways for the first and the last of an attempt: what is read once a second is read
  /// then, too.
  Sample take(Details details);

  /// Of the browser, its GPU process and the renderer with this pid. Costs milliseconds a process.
  /// From here on that is the page's: of other renderers no tick reads any more how long they
  /// waited for a CPU.
  MemoryBoundary read_boundary(pid_t renderer_pid);

  /// What the machine tells beside the least, and why not; each source is asked now.
  std::vector<SourceState> sources();

  /// Writes down who has ended; call when exit_fd() is readable. Each tick does it as well.
  void note_exits();
  int exit_fd() const { return exits_.fd(); }

  /// Only ever grows: an index stays good.
  const std::vector<SampledProcess>& processes() const { return processes_; }

  /// Those that have ended since the last call.
  std::vector<std::size_t> take_exited();

 private:
  void find_new_processes(std::int64_t now_us, bool everywhere);
  void add(const ProcessIdentity& identity, std::int64_t now_us);
  void read_roles(bool details_due);
  /// Whose main thread somebody waits for, as far as is known.
  bool may_be_page_or_gpu(const TrackedProcess& process) const;
  void read_gpus(Sample& sample, Details details, bool details_due);

  std::filesystem::path root_;
  pid_t browser_pid_;
  pid_t own_pid_;
  Gpus* gpus_;
  Role root_role_;
  bool has_swap_;
  SystemCounters system_;
  BrowserTree tree_;
  ExitWatch exits_;
  std::vector<SampledProcess> processes_;
  std::vector<std::size_t> exited_;
  std::optional<std::int64_t> last_pid_;
  std::optional<pid_t> page_pid_;  // known from the first boundary on
  std::int64_t last_search_us_ = 0;
  std::optional<std::int64_t> last_details_us_;
  std::optional<std::int64_t> last_gpus_us_;
};

}  // namespace webdyno::sampling
