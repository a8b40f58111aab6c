#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::sampling {

/// The browser that started the native host: `parent_pid`, or the first of its ancestors that is
/// not a shell, where the manifest names a wrapper script. The parent itself when there is no such
/// ancestor.
pid_t find_browser(const std::filesystem::path& root, pid_t parent_pid);

/// Its arguments without profile paths; empty when it has gone.
std::vector<std::string> browser_command_line(const std::filesystem::path& root, pid_t browser_pid);

/// "stable", "beta", "unstable": where its maker's start script says so (CHROME_VERSION_EXTRA, as
/// that of Chrome and Edge does), which is what the browser itself goes by. nullopt: Chromium of a
/// distribution, or its environment may not be read.
std::optional<std::string> browser_channel(const std::filesystem::path& root, pid_t browser_pid);

/// The same of /proc/PID/environ.
std::optional<std::string> parse_channel(std::string_view environment);

}  // namespace webdyno::sampling
