#pragma once

#include <dirent.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace webdyno::sampling {

/// Names one process also after its pid is used again.
struct ProcessIdentity {
  pid_t pid;
  std::int64_t start_ticks;  // field 22 of /proc/PID/stat
};

/// Which processes are the browser's: the browser and all that descend from it, by the parent pids
/// in /proc. Says who is new; who has ended is not its business (exit_watch.hpp).
/// A process whose parent ended before any look at /proc belongs to init and is not found; once
/// found it stays a member, also when its parent ends. (task/TID/children would miss more: Chromium
/// forks from launcher threads and zygotes.)
class BrowserTree {
 public:
  /// Throws std::system_error when there is no /proc.
  BrowserTree(const std::filesystem::path& root, pid_t browser_pid);

  /// Looks at all of /proc and returns the members that were not there at the last look. Reads stat
  /// of the machine's new processes only: 0.3 ms for 110 old ones, where reading all takes 1.8 ms.
  std::vector<ProcessIdentity> find_new();

  /// Looks at the pids from `first` to `last` only, 10 us each, when they are few; at all of /proc
  /// otherwise. Threads have numbers of the same row, and those of members' threads are returned as
  /// well: TrackedProcess::open tells them from processes.
  std::vector<ProcessIdentity> find_new_among(std::int64_t first, std::int64_t last);

 private:
  struct Known {
    // procfs makes a new inode for a new process, so that a pid that is used again is noticed.
    ino_t inode;
    pid_t parent_pid;
    std::int64_t start_ticks;
    bool member;
    bool present;
  };
  struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
  };

  std::vector<ProcessIdentity> new_members();
  void read_directory();
  void learn(pid_t pid, ino_t inode);
  bool belongs(pid_t pid, const Known& process) const;

  std::filesystem::path proc_;
  std::unique_ptr<DIR, CloseDirectory> directory_;
  pid_t browser_pid_;
  std::optional<std::int64_t> browser_start_ticks_;  // once it was found
  std::map<pid_t, Known> known_;
};

}  // namespace webdyno::sampling
