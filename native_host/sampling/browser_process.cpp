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
constexpr std::size_t kLongestChannel = 32;

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

std::optional<std::string> browser_channel(const std::filesystem::path& root, pid_t browser_pid) {
  return parse_channel(read_kernel_file(process_file(root, browser_pid, "environ")).value_or(""));
}

std::optional<std::string> parse_channel(std::string_view environment) {
  constexpr std::string_view kVariable = "CHROME_VERSION_EXTRA=";
  while (!environment.empty()) {
    const auto end = environment.find('\0');
    const auto variable = environment.substr(0, end);
    environment.remove_prefix(end == std::string_view::npos ? environment.size() : end + 1);
    if (!variable.starts_with(kVariable)) continue;
    const auto channel = variable.substr(kVariable.size());
    const bool is_word =
        !channel.empty() && channel.size() <= kLongestChannel &&
        channel.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    return is_word ? std::optional<std::string>(channel) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace webdyno::sampling
