#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace webdyno::sampling {

/// The browser that started the native host: `parent_pid`, or the first of its ancestors that is
/// not a shell, where the manifest names a wrapper script. The parent itself when there is no such
/// ancestor.
pid_t find_browser(const std::filesystem::path& root, pid_t parent_pid);

/// Its arguments without profile paths; empty when it has gone.
std::vector<std::string> browser_command_line(const std::filesystem::path& root, pid_t browser_pid);

}  // namespace webdyno::sampling
