#include "server/launch/memory_dump.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace webdyno::launch {
namespace {

using nlohmann::json;

// A second on a slow machine. All that is asked at a boundary is over before the driver gives its
// answer up, after 30 s.
constexpr std::chrono::milliseconds kDumpTimeout{5'000};
// Chromium 156 waits 5 s itself for a process that does not say that it has stopped tracing.
constexpr std::chrono::milliseconds kCompleteTimeout{8'000};
constexpr std::chrono::milliseconds kEndTimeout{1'000};

/// A member that may be of any type, or not be there.
const json& member(const json& value, const char* key) {
  static const json kNone;
  const auto found = value.is_object() ? value.find(key) : value.end();
  return found == value.end() ? kNone : *found;
}

/// {"type": "scalar", "units": "bytes", "value": "1b4d000"}, hexadecimal.
std::optional<std::int64_t> bytes_of(const json& attribute) {
  const json& value = member(attribute, "value");
  if (member(attribute, "units") != "bytes" || !value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t bytes = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, bytes, 16);
  if (error != std::errc() || stopped != end || bytes < 0) return std::nullopt;
  return bytes;
}

json trace_of_dumps() {
  return {{"traceConfig",
           {{"recordMode", "recordUntilFull"},
            {"includedCategories", json::array({"disabled-by-default-memory-infra"})},
            {"excludedCategories", json::array({"*"})},
            {"memoryDumpConfig", {{"triggers", json::array()}}}}},
          {"transferMode", "ReportEvents"}};
}

}  // namespace

json allocator_sizes(const json& events) {
  json sizes = json::array();
  for (const auto& event : events) {
    const json& pid = member(event, "pid");
    if (member(event, "ph") != "v" || !pid.is_number_integer()) continue;
    const json& allocators = member(member(member(event, "args"), "dumps"), "allocators");
    if (!allocators.is_object()) continue;
    for (const auto& [name, allocator] : allocators.items()) {
      // The sizes of "gpu/shared_images/..." and the like are in that of "gpu".
      if (name.find('/') != std::string::npos || name == "global" || name == "shared_memory")
        continue;
      const auto bytes = bytes_of(member(member(allocator, "attrs"), "size"));
      if (bytes) sizes.push_back({{"pid", pid}, {"allocator", name}, {"size_bytes", *bytes}});
    }
  }
  return sizes;
}

tl::expected<json, std::string> take_memory_dump(DevtoolsPipe& devtools) {
  const auto started = devtools.call("Tracing.start", trace_of_dumps(), kDumpTimeout);
  if (!started) {
    // It may trace all the same: where its answer came too late, or since a dump before this one.
    // What it is told now it does before anything else, also where this answer is not waited for.
    devtools.call("Tracing.end", json::object(), kEndTimeout);
    return tl::unexpected(started.error());
  }
  const auto dumped =
      devtools.call("Tracing.requestMemoryDump",
                    {{"deterministic", false}, {"levelOfDetail", "light"}}, kDumpTimeout);
  // Ended whatever came of it: no trace may run in a phase.
  const auto ended = devtools.call("Tracing.end", json::object(), kDumpTimeout);
  if (!ended) return tl::unexpected(ended.error());
  json sizes = json::array();
  const auto complete = devtools.listen(kCompleteTimeout, [&](const json& event) {
    if (member(event, "method") == "Tracing.dataCollected") {
      for (auto& each : allocator_sizes(member(member(event, "params"), "value")))
        sizes.push_back(std::move(each));
    }
    return member(event, "method") == "Tracing.tracingComplete";
  });
  if (!complete) return tl::unexpected("Tracing.tracingComplete: " + complete.error());
  if (!dumped) return tl::unexpected(dumped.error());
  if (!dumped->value("success", false))
    return tl::unexpected(std::string("Tracing.requestMemoryDump: a process did not answer"));
  return sizes;
}

}  // namespace webdyno::launch
