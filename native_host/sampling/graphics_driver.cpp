#include "native_host/sampling/graphics_driver.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNvidia = 64;
constexpr std::size_t kLongestVersion = 64;
constexpr std::string_view kWhiteSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) + 1 - first);
}

std::optional<std::string> driver_version(const fs::path& root, const std::string& driver) {
  std::array<char, kLongestVersion + 1> buffer;
  const auto text = OptionalFile(root / "sys/module" / driver / "version").read(buffer);
  if (!text || text->size() > kLongestVersion || trimmed(*text).empty()) return std::nullopt;
  return std::string(trimmed(*text));
}

/// "Model: \t\t NVIDIA H100 80GB HBM3", the first line.
std::string nvidia_model(const fs::path& information) {
  constexpr std::string_view kModel = "Model:";
  std::array<char, 256> buffer;
  const auto text = OptionalFile(information).read(buffer);
  const auto line = text ? text->substr(0, text->find('\n')) : std::string_view();
  const auto model = line.starts_with(kModel) ? trimmed(line.substr(kModel.size())) : "";
  return model.empty() ? "nvidia" : std::string(model);
}

}  // namespace

std::vector<GpuFacts> read_gpu_facts(const fs::path& root) {
  std::vector<GpuFacts> gpus;
  std::set<std::string> with_card;
  for (const GraphicsCard& card : read_graphics_cards(root)) {
    gpus.push_back(
        {card.name, card.driver, card.driver ? driver_version(root, *card.driver) : std::nullopt});
    if (card.bus_id) with_card.insert(*card.bus_id);
  }
  std::set<fs::path> nvidia;
  std::error_code absent;
  fs::directory_iterator entry(root / "proc/driver/nvidia/gpus", absent);
  for (; !absent && entry != fs::directory_iterator() && nvidia.size() < kMostNvidia;
       entry.increment(absent)) {
    if (!with_card.contains(entry->path().filename())) nvidia.insert(entry->path());
  }
  for (const fs::path& gpu : nvidia)
    gpus.push_back({nvidia_model(gpu / "information"), "nvidia", driver_version(root, "nvidia")});
  return gpus;
}

}  // namespace webdyno::sampling
