#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <tl/expected.hpp>

#include "schema/wire/contract.hpp"

namespace webdyno::sweep {

/// Where a plan says nothing: of five trials an interval is three times narrower than of two, and
/// Mann and Whitney's test can tell two arms apart.
inline constexpr int kDefaultTrials = 5;

/// By precision. A rule that looks after each trial stops where the scatter happens to look small:
/// of ten trials at least, its 95 % intervals hold the truth 93 to 95 times in 100, of five 92
/// to 95.
inline constexpr int kDefaultMinTrials = 10;
inline constexpr int kDefaultMaxTrials = 50;

/// Trials are added behind the complete blocks until a configuration's interval is narrow enough.
struct Precision {
  int max_trials = kDefaultMaxTrials;
  double ci_half_width = 0;  // over the mean
  std::optional<std::int64_t> budget_s;
};

/// A plan's `repeat`.
struct Repeat {
  int trials = kDefaultTrials;         // complete blocks; of a sweep by precision, min_trials
  std::optional<Precision> precision;  // nullopt: a fixed number
};

/// Of a plan that plan.schema.json accepts. Errors carry the JSON path and what is allowed there:
/// keys that contradict each other, or that nothing would read.
tl::expected<Repeat, wire::ProtocolError> parse_repeat(const nlohmann::json& plan);

}  // namespace webdyno::sweep
