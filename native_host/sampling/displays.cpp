#include "native_host/sampling/displays.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

/// Of "1920x1080\n1680x1050\n ..."; nullopt where the first line is no such thing.
std::optional<std::string> first_mode(const fs::path& modes) {
  std::array<char, 64> buffer;
  const auto text = OptionalFile(modes).read(buffer);
  if (!text) return std::nullopt;
  const auto end = text->find('\n');
  const auto mode = text->substr(0, end);
  const bool is_mode = end != std::string_view::npos && mode.find('x') != std::string_view::npos &&
                       mode.find_first_not_of("0123456789xi") == std::string_view::npos;
  return is_mode ? std::optional<std::string>(mode) : std::nullopt;
}

}  // namespace

std::optional<std::vector<Display>> read_displays(const fs::path& root) {
  std::vector<Display> displays;
  bool any_socket = false;
  std::error_code absent;
  fs::directory_iterator entry(root / "sys/class/drm", absent);
  for (; !absent && entry != fs::directory_iterator(); entry.increment(absent)) {
    const std::string name = entry->path().filename();
    if (!name.starts_with("card") || name.find('-') == std::string::npos) continue;
    // A connector that writes back into memory ends nowhere.
    const auto status = read_kernel_line(entry->path() / "status");
    if (!status || name.find("-Writeback-") != std::string::npos) continue;
    any_socket = true;
    if (*status == "connected") displays.push_back({name, first_mode(entry->path() / "modes")});
  }
  if (!any_socket) return std::nullopt;
  std::sort(displays.begin(), displays.end(), [](const Display& one, const Display& other) {
    return one.connector < other.connector;
  });
  return displays;
}

}  // namespace webdyno::sampling
