#include "native_host/sampling/command_line.hpp"

#include <algorithm>
#include <array>

namespace webdyno::sampling {
namespace {

constexpr std::array<std::string_view, 2> kProfileSwitches = {"--user-data-dir=",
                                                              "--disk-cache-dir="};

std::vector<std::string> split(std::string_view text, std::string_view separator,
                               std::size_t separator_bytes) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + separator_bytes);
  }
}

std::string_view without_trailing_slashes(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  return path;
}

}  // namespace

std::vector<std::string> split_command_line(std::string_view text) {
  const auto last = text.find_last_not_of('\0');
  if (last == std::string_view::npos) return {};
  text = text.substr(0, last + 1);
  if (text.find('\0') != std::string_view::npos) return split(text, std::string_view("\0", 1), 1);
  return split(text, " --", 1);
}

std::vector<std::string> without_profile_paths(const std::vector<std::string>& arguments) {
  std::vector<std::string_view> directories;
  for (const std::string& argument : arguments) {
    for (const auto name : kProfileSwitches) {
      if (!argument.starts_with(name)) continue;
      const auto directory =
          without_trailing_slashes(std::string_view(argument).substr(name.size()));
      // "/" alone would be found in every path, and names nobody.
      if (directory.size() > 1) directories.push_back(directory);
    }
  }
  std::vector<std::string> kept;
  for (const std::string& argument : arguments) {
    const auto is_switch = [&argument](auto name) { return argument.starts_with(name); };
    const auto is_named = [&argument](auto directory) {
      return argument.find(directory) != std::string::npos;
    };
    if (std::any_of(kProfileSwitches.begin(), kProfileSwitches.end(), is_switch)) continue;
    if (std::any_of(directories.begin(), directories.end(), is_named)) continue;
    kept.push_back(argument);
  }
  return kept;
}

}  // namespace webdyno::sampling
