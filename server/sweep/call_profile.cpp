#include "server/sweep/call_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <unordered_map>

namespace webdyno::sweep {
namespace {

using nlohmann::json;

constexpr std::string_view kEngine = "0";  // scriptId of what is no script: (program) and the like

struct Node {
  HotFunction function;
  bool of_framework = false;
  std::int64_t parent = 0;            // 0: the root
  std::optional<std::int64_t> depth;  // frames of the framework from the root to here
};

using Nodes = std::unordered_map<std::int64_t, Node>;

/// Path of a script of the page's origin; other addresses (wasm://, chrome-extension://) whole.
std::optional<std::string> script_of(const std::string& url) {
  if (url.empty()) return std::nullopt;
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->scheme() != "http") return url;
  return std::string(parsed->encoded_path());
}

bool is_of_framework(const std::string& script_id, const std::optional<std::string>& script) {
  if (!script) return script_id != kEngine;
  return script->starts_with("/vendor/") || script->starts_with("/prepared/") ||
         script->starts_with("wasm://");
}

Node node_of(const json& given) {
  const json& frame = given.at("callFrame");
  Node node;
  node.function.name = frame.at("functionName");
  node.function.script = script_of(frame.at("url"));
  const std::string script_id = frame.at("scriptId");
  const std::int64_t line = frame.at("lineNumber");  // from 0; -1 of what is no script
  const std::int64_t column = frame.at("columnNumber");
  if (line >= 0) node.function.line_number = line + 1;
  if (column >= 0) node.function.column_number = column + 1;
  node.of_framework = is_of_framework(script_id, node.function.script);
  return node;
}

Nodes nodes_of(const json& profile) {
  Nodes nodes;
  for (const auto& each : profile.at("nodes")) nodes.emplace(each.at("id"), node_of(each));
  for (const auto& each : profile.at("nodes")) {
    for (const auto& child : each.value("children", json::array()))
      nodes.at(child).parent = each.at("id");
  }
  return nodes;
}

std::int64_t depth_of(Nodes& nodes, std::int64_t id) {
  if (id == 0) return 0;
  Node& node = nodes.at(id);
  if (!node.depth) node.depth = depth_of(nodes, node.parent) + (node.of_framework ? 1 : 0);
  return *node.depth;
}

/// Nodes are call paths: a function that is called from two places has two.
auto identity(const HotFunction& function) {
  return std::tie(function.name, function.script, function.line_number, function.column_number);
}

struct ByIdentity {
  bool operator()(const HotFunction& a, const HotFunction& b) const {
    return identity(a) < identity(b);
  }
};

/// Idle time is no function's; the root is never on top while something runs.
bool is_work(const HotFunction& function) {
  return function.name != "(idle)" && function.name != "(root)";
}

CallProfile summary(const json& profile, std::int64_t begin_us, std::int64_t end_us) {
  Nodes nodes = nodes_of(profile);
  const json& samples = profile.at("samples");
  const json& deltas = profile.at("timeDeltas");
  std::map<HotFunction, HotFunction, ByIdentity> totals;
  CallProfile result;
  double depths = 0;
  std::int64_t t_us = profile.at("startTime");
  for (std::size_t i = 0; i < samples.size(); ++i) {
    t_us += deltas.at(i).get<std::int64_t>();
    if (t_us < begin_us || t_us >= end_us) continue;
    const std::int64_t id = samples[i];
    const std::int64_t depth = depth_of(nodes, id);
    if (depth > 0) {
      ++result.samples;
      depths += static_cast<double>(depth);
      result.max_depth = std::max(result.max_depth, depth);
    }
    const HotFunction& function = nodes.at(id).function;
    if (!is_work(function)) continue;
    HotFunction& total = totals.emplace(function, function).first->second;
    ++total.samples;
    // To the next sample, and not past the interval's end.
    const std::int64_t next_us =
        i + 1 < samples.size() ? t_us + deltas.at(i + 1).get<std::int64_t>() : end_us;
    total.self_us += std::clamp(next_us, t_us, end_us) - t_us;
  }
  if (result.samples > 0) result.mean_depth = depths / static_cast<double>(result.samples);
  for (auto& [key, total] : totals) result.hottest.push_back(std::move(total));
  std::stable_sort(
      result.hottest.begin(), result.hottest.end(),
      [](const HotFunction& a, const HotFunction& b) { return a.self_us > b.self_us; });
  if (result.hottest.size() > kHottest) result.hottest.resize(kHottest);
  return result;
}

}  // namespace

tl::expected<CallProfile, std::string> summarise(const json& profile, std::int64_t begin_us,
                                                 std::int64_t end_us) {
  try {
    return summary(profile, begin_us, end_us);
  } catch (const std::exception& error) {  // json's and std::map's own
    return tl::unexpected(fmt::format("the browser's profile has another form: {}", error.what()));
  }
}

}  // namespace webdyno::sweep
