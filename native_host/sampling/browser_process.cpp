#include "native_host/sampling/browser_process.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "native_host/sampling/command_line.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

constexpr std::array<std::string_view, 6> kShells = {"sh", "dash", "bash", "zsh", "ksh", "busybox"};

}  // namespace

pid_t find_browser(const std::filesystem::path& root, pid_t parent_pid) {
  // Below 2 there is init and, in a pid namespace, 0 for "outside".
  for (pid_t pid = parent_pid; pid > 1;) {
    const auto text = read_kernel_file(process_file(root, pid, "stat"));
    const auto stat = text ? parse_process_stat(*text) : std::nullopt;
    if (!stat) break;
    if (std::find(kShells.begin(), kShells.end(), stat->comm) == kShells.end()) return pid;
    pid = stat->parent_pid;
  }
  return parent_pid;
}

std::vector<std::string> browser_command_line(const std::filesystem::path& root,
                                              pid_t browser_pid) {
  const auto text = read_kernel_file(process_file(root, browser_pid, "cmdline"));
  return text ? without_profile_paths(split_command_line(*text)) : std::vector<std::string>{};
}

}  // namespace webdyno::sampling
