#include "native_host/sampling/gpu/drm_usage.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

namespace webdyno::sampling {
namespace {

constexpr std::string_view kBlanks = " \t";

struct Line {
  std::string_view key;
  std::string_view value;
};

Line split(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  Line line{text.substr(0, colon), text.substr(colon + 1)};
  const auto start = line.value.find_first_not_of(kBlanks);
  line.value = start == std::string_view::npos ? "" : line.value.substr(start);
  line.value = line.value.substr(0, line.value.find_last_not_of(" \t\r") + 1);
  return line;
}

/// "123", "123 ns", "123 KiB": the number in its basic unit. Bytes, ns and cycles have no factor.
std::optional<std::int64_t> number(std::string_view value) {
  std::int64_t result = 0;
  const char* end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, result);
  if (error != std::errc() || result < 0) return std::nullopt;
  std::string_view unit(stopped, static_cast<std::size_t>(end - stopped));
  if (!unit.empty()) {
    if (kBlanks.find(unit.front()) == std::string_view::npos) return std::nullopt;
    unit.remove_prefix(std::min(unit.find_first_not_of(kBlanks), unit.size()));
  }
  const std::int64_t factor = unit == "KiB"   ? 1024
                              : unit == "MiB" ? 1024 * 1024
                              : unit == "GiB" ? 1024 * 1024 * 1024
                                              : 1;
  if (factor == 1 && !unit.empty() && unit != "ns" && unit != "bytes" && unit != "B")
    return std::nullopt;
  if (result > std::numeric_limits<std::int64_t>::max() / factor) return std::nullopt;
  return result * factor;
}

/// A number without a unit: "5 KiB" is nobody's name.
std::optional<std::int64_t> plain_number(std::string_view value) {
  if (value.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return number(value);
}

/// What the lines say of one engine, whatever their order.
struct EngineLines {
  std::optional<std::int64_t> ns;
  std::optional<std::int64_t> cycles;
  std::optional<std::int64_t> total_cycles;
  std::optional<std::int64_t> capacity;
};

class Reader {
 public:
  void take(const Line& line) {
    std::string_view key = line.key;
    // The longer prefixes first: an engine may not be called "capacity-...".
    if (key == "drm-driver") {
      usage_.driver = line.value;
    } else if (key == "drm-pdev") {
      usage_.bus_id = line.value;
    } else if (key == "drm-client-id") {
      usage_.client_id = plain_number(line.value);
    } else if (remove_prefix(key, "drm-engine-capacity-")) {
      engine(key).capacity = plain_number(line.value);
    } else if (remove_prefix(key, "drm-engine-")) {
      engine(key).ns = number(line.value);
    } else if (remove_prefix(key, "drm-total-cycles-")) {
      engine(key).total_cycles = number(line.value);
    } else if (remove_prefix(key, "drm-cycles-")) {
      engine(key).cycles = number(line.value);
    } else if (remove_prefix(key, "drm-resident-")) {
      add_memory(resident_bytes_, line.value);
    } else if (remove_prefix(key, "drm-memory-")) {
      add_memory(memory_bytes_, line.value);
    }
  }

  std::optional<DrmUsage> result() {
    if (usage_.driver.empty()) return std::nullopt;
    for (const std::string& name : names_) {
      const EngineLines& lines = engines_[name];
      const std::int64_t capacity = std::max<std::int64_t>(1, lines.capacity.value_or(1));
      // Time where a driver gives both: msm and panthor count cycles beside it without a total.
      if (lines.ns) {
        usage_.engines.push_back({name, *lines.ns, std::nullopt, capacity});
      } else if (lines.cycles && lines.total_cycles) {
        usage_.engines.push_back({name, *lines.cycles, lines.total_cycles, capacity});
      }
    }
    // drm-memory-* is the older name of drm-resident-*; amdgpu has both.
    usage_.memory_bytes = resident_bytes_ ? resident_bytes_ : memory_bytes_;
    return std::move(usage_);
  }

 private:
  static bool remove_prefix(std::string_view& key, std::string_view prefix) {
    if (!key.starts_with(prefix) || key.size() == prefix.size()) return false;
    key.remove_prefix(prefix.size());
    return true;
  }

  EngineLines& engine(std::string_view name) {
    const auto [found, is_new] = engines_.try_emplace(std::string(name));
    if (is_new) names_.emplace_back(name);
    return found->second;
  }

  static void add_memory(std::optional<std::int64_t>& sum, std::string_view value) {
    const auto bytes = number(value);
    if (!bytes) return;
    const std::int64_t before = sum.value_or(0);
    if (*bytes > std::numeric_limits<std::int64_t>::max() - before) return;
    sum = before + *bytes;
  }

  DrmUsage usage_;
  std::vector<std::string> names_;
  std::map<std::string, EngineLines> engines_;
  std::optional<std::int64_t> resident_bytes_;
  std::optional<std::int64_t> memory_bytes_;
};

}  // namespace

std::optional<DrmUsage> parse_drm_usage(std::string_view text) {
  Reader reader;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    reader.take(split(line));
  }
  return reader.result();
}

}  // namespace webdyno::sampling
