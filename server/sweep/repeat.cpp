#include "server/sweep/repeat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace webdyno::sweep {
namespace {

using nlohmann::json;

tl::unexpected<wire::ProtocolError> bad_repeat(const std::string& key, std::string message) {
  return tl::unexpected(wire::ProtocolError{"bad_plan", "$.repeat." + key, std::move(message)});
}

tl::expected<Repeat, wire::ProtocolError> fixed_number(const json& keys) {
  for (const char* key : {"min_trials", "max_trials", "budget_s"}) {
    if (keys.contains(key))
      return bad_repeat(key,
                        "without ci_half_width nothing reads it; name that too, or `trials` alone");
  }
  return Repeat{.trials = keys.value("trials", kDefaultTrials), .precision = std::nullopt};
}

}  // namespace

tl::expected<Repeat, wire::ProtocolError> parse_repeat(const json& plan) {
  const json keys = plan.value("repeat", json::object());
  if (!keys.contains("ci_half_width")) return fixed_number(keys);
  if (keys.contains("trials"))
    return bad_repeat("trials",
                      "a fixed number leaves nothing to ci_half_width; allowed is one of the two");
  Precision precision;
  precision.ci_half_width = keys["ci_half_width"].get<double>();
  if (keys.contains("budget_s")) precision.budget_s = keys["budget_s"].get<std::int64_t>();
  const int asked_most = keys.value("max_trials", kDefaultMaxTrials);
  const int least = keys.value("min_trials", std::min(kDefaultMinTrials, asked_most));
  if (keys.contains("max_trials") && asked_most < least)
    return bad_repeat("max_trials", fmt::format("{} are fewer than min_trials, {}; allowed: {} to "
                                                "1000",
                                                asked_most, least, least));
  precision.max_trials = std::max(asked_most, least);
  return Repeat{.trials = least, .precision = precision};
}

}  // namespace webdyno::sweep
