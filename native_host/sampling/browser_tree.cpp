#include "native_host/sampling/browser_tree.hpp"

#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>

#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

// More than that are dearer than a look at all of /proc of a small machine.
constexpr std::int64_t kFewPids = 16;

// No file of /proc has it: the next look at all of /proc puts the real one in its place.
constexpr ino_t kUnknownInode = 0;

std::optional<pid_t> pid_of(std::string_view directory_name) {
  pid_t pid = 0;
  const char* end = directory_name.data() + directory_name.size();
  const auto [stopped, error] = std::from_chars(directory_name.data(), end, pid);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return pid;
}

}  // namespace

BrowserTree::BrowserTree(const std::filesystem::path& root, pid_t browser_pid)
    : proc_(root / "proc"), directory_(::opendir(proc_.c_str())), browser_pid_(browser_pid) {
  if (!directory_) {
    throw std::system_error(errno, std::generic_category(), "cannot read " + proc_.string());
  }
}

std::vector<ProcessIdentity> BrowserTree::find_new() {
  read_directory();
  return new_members();
}

std::vector<ProcessIdentity> BrowserTree::find_new_among(std::int64_t first, std::int64_t last) {
  if (last < first || last - first >= kFewPids) return find_new();  // pids began anew, or many
  for (std::int64_t pid = first; pid <= last; ++pid) {
    learn(static_cast<pid_t>(pid), kUnknownInode);
  }
  return new_members();
}

std::vector<ProcessIdentity> BrowserTree::new_members() {
  std::vector<ProcessIdentity> found;
  // Once more after each find: /proc is sorted by pid, and a child's pid may be below its parent's.
  for (bool again = true; again;) {
    again = false;
    for (auto& [pid, process] : known_) {
      if (process.member || !belongs(pid, process)) continue;
      process.member = true;
      if (pid == browser_pid_) browser_start_ticks_ = process.start_ticks;
      found.push_back({pid, process.start_ticks});
      again = true;
    }
  }
  return found;
}

void BrowserTree::read_directory() {
  for (auto& [pid, process] : known_) process.present = false;
  ::rewinddir(directory_.get());
  while (const dirent* entry = ::readdir(directory_.get())) {
    const auto pid = pid_of(entry->d_name);
    if (!pid) continue;
    const auto known = known_.find(*pid);
    if (known != known_.end() && known->second.inode == entry->d_ino) {
      known->second.present = true;
    } else {
      learn(*pid, entry->d_ino);
    }
  }
  std::erase_if(known_, [](const auto& each) { return !each.second.present; });
}

void BrowserTree::learn(pid_t pid, ino_t inode) {
  const auto text = read_kernel_file(proc_ / std::to_string(pid) / "stat");
  const auto stat = text ? parse_process_stat(*text) : std::nullopt;
  if (!stat || stat->state == 'Z' || stat->state == 'X') return;  // ended since, or about to go
  const auto known = known_.find(pid);
  // The kernel may forget an inode and make another for the same process.
  const bool same = known != known_.end() && known->second.start_ticks == stat->start_ticks;
  known_[pid] = {.inode = inode,
                 .parent_pid = stat->parent_pid,
                 .start_ticks = stat->start_ticks,
                 .member = same && known->second.member,
                 .present = true};
}

bool BrowserTree::belongs(pid_t pid, const Known& process) const {
  // Its descendants may outlive it, until somebody else has its pid.
  if (pid == browser_pid_ &&
      browser_start_ticks_.value_or(process.start_ticks) == process.start_ticks)
    return true;
  const auto parent = known_.find(process.parent_pid);
  // A parent that is younger than its child is somebody else with the pid of the one that ended.
  return parent != known_.end() && parent->second.member &&
         parent->second.start_ticks <= process.start_ticks;
}

}  // namespace webdyno::sampling
