#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace webdyno::sampling {

/// The arguments in /proc/PID/cmdline. A program that was executed has them with NULs between; a
/// Chromium child that came from a zygote wrote its own over them, with blanks between and NULs up
/// to the end of the old ones. Blanks inside an argument are kept where the next one begins with
/// "--".
std::vector<std::string> split_command_line(std::string_view text);

/// Without what tells where a person's profile lies: --user-data-dir, --disk-cache-dir and every
/// argument in which the directory of one of them is named.
std::vector<std::string> without_profile_paths(const std::vector<std::string>& arguments);

}  // namespace webdyno::sampling
