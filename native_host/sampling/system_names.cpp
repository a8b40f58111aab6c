#include "native_host/sampling/system_names.hpp"

#include <array>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

// What people write into os-release is a kilobyte; more of a file than this is not looked at.
constexpr std::size_t kMostRead = 16 * 1024;
// DMI strings have 64 characters as a rule. Longer ones are no names.
constexpr std::size_t kLongestName = 256;

std::optional<std::string> read_beginning(const fs::path& path) {
  std::array<char, kMostRead> buffer;
  const auto text = OptionalFile(path).read(buffer);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

/// Without what stands at its ends: blanks, line ends, the NUL of a device tree.
std::optional<std::string> name_in(std::string text) {
  constexpr std::string_view kNone(" \t\r\n\0", 5);
  text.erase(text.find_last_not_of(kNone) + 1);
  text.erase(0, text.find_first_not_of(kNone));
  if (text.empty() || text.size() > kLongestName) return std::nullopt;
  return text;
}

std::optional<std::string> read_name(const fs::path& path) {
  return name_in(read_beginning(path).value_or(""));
}

/// As a shell reads it: single quotes keep all, double quotes all but what follows a backslash.
std::string unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  if (!quoted) return std::string(value);
  const bool escapes = value.front() == '"';
  value = value.substr(1, value.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (escapes && value[i] == '\\' && i + 1 < value.size()) ++i;
    text += value[i];
  }
  return text;
}

}  // namespace

std::optional<std::string> parse_os_release(std::string_view text, std::string_view key) {
  std::optional<std::string> found;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    // The last one counts, as for a shell.
    if (line.starts_with(key) && line.substr(key.size()).starts_with('='))
      found = name_in(unquoted(line.substr(key.size() + 1)));
  }
  return found;
}

std::optional<std::string> read_distribution(const fs::path& root) {
  auto text = read_beginning(root / "etc/os-release");
  if (!text) text = read_beginning(root / "usr/lib/os-release");
  return parse_os_release(text.value_or(""), "PRETTY_NAME");
}

std::optional<std::string> read_machine_name(const fs::path& root) {
  const auto maker = read_name(root / "sys/class/dmi/id/sys_vendor");
  const auto product = read_name(root / "sys/class/dmi/id/product_name");
  if (maker && product) return *maker + " " + *product;
  if (product || maker) return product ? product : maker;
  return read_name(root / "sys/firmware/devicetree/base/model");
}

}  // namespace webdyno::sampling
