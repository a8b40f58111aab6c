#include "native_host/sampling/device_directories.hpp"

#include <charconv>
#include <map>
#include <string>
#include <system_error>

namespace webdyno::sampling {
namespace {

constexpr std::size_t kMostDevices = 32;

}  // namespace

std::vector<std::filesystem::path> device_directories(const std::filesystem::path& directory,
                                                      std::string_view prefix) {
  std::map<unsigned, std::filesystem::path> by_number;
  std::error_code absent;
  std::filesystem::directory_iterator entry(directory, absent);
  // By hand: ++ of a range's iterator throws where the directory vanishes meanwhile.
  for (; !absent && entry != std::filesystem::directory_iterator(); entry.increment(absent)) {
    const std::string name = entry->path().filename();
    if (!name.starts_with(prefix)) continue;
    const char* const end = name.data() + name.size();
    unsigned number = 0;
    const auto [rest, error] = std::from_chars(name.data() + prefix.size(), end, number);
    if (error == std::errc() && rest == end) by_number.emplace(number, entry->path());
  }
  std::vector<std::filesystem::path> found;
  for (auto& [number, path] : by_number) {
    if (found.size() < kMostDevices) found.push_back(std::move(path));
  }
  return found;
}

}  // namespace webdyno::sampling
