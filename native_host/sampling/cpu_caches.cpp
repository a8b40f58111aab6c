#include "native_host/sampling/cpu_caches.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "native_host/sampling/device_directories.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kHighestLevel = 9;
constexpr std::int64_t kMostKibibytes = std::int64_t{1} << 32;

/// "32K": the kernel writes kibibytes whatever the size, Documentation/ABI/testing/
/// sysfs-devices-system-cpu.
std::optional<std::int64_t> size_bytes(std::string_view text) {
  if (!text.ends_with('K')) return std::nullopt;
  const auto kibibytes = parse_integer(text.substr(0, text.size() - 1));
  if (!kibibytes || *kibibytes <= 0 || *kibibytes > kMostKibibytes) return std::nullopt;
  return *kibibytes * 1024;
}

std::optional<std::string> cache_type(const std::optional<std::string>& word) {
  if (word == "Data") return "data";
  if (word == "Instruction") return "instruction";
  if (word == "Unified") return "unified";
  return std::nullopt;
}

}  // namespace

std::vector<CpuCache> read_cpu_caches(const std::vector<fs::path>& cpus) {
  // Each CPU names the caches that it uses; the list of those that share one tells them apart.
  std::map<std::tuple<std::int64_t, std::string, std::int64_t>, std::set<std::string>> caches;
  for (const fs::path& cpu : cpus) {
    for (const fs::path& index : device_directories(cpu / "cache", "index")) {
      const auto level = parse_integer(read_kernel_line(index / "level").value_or(""));
      const auto type = cache_type(read_kernel_line(index / "type"));
      const auto bytes = size_bytes(read_kernel_line(index / "size").value_or(""));
      const auto sharers = read_kernel_line(index / "shared_cpu_list");
      if (!level || *level < 1 || *level > kHighestLevel || !type || !bytes || !sharers) continue;
      caches[{*level, *type, *bytes}].insert(*sharers);
    }
  }
  std::vector<CpuCache> found;
  found.reserve(caches.size());
  for (const auto& [kind, places] : caches) {
    const auto& [level, type, bytes] = kind;
    found.push_back({level, type, bytes, static_cast<std::int64_t>(places.size())});
  }
  return found;
}

}  // namespace webdyno::sampling
