#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace webdyno::sweep {

/// A function that was on top of the stack: as the browser's CPU profiler names it.
struct HotFunction {
  std::string name;                         // empty: it has none; "(garbage collector)": the engine
  std::optional<std::string> script;        // path in the page's origin; absent: made at run time
  std::optional<std::int64_t> line_number;  // from 1, of the function's beginning
  std::optional<std::int64_t> column_number;  // from 1
  std::int64_t samples = 0;
  std::int64_t self_us = 0;  // from each of its samples to the next one
};

/// What the profile of a page's main thread says of an interval.
struct CallProfile {
  std::int64_t samples = 0;  // that have a frame of the framework: what the depths are of
  std::int64_t max_depth = 0;
  double mean_depth = 0;
  std::vector<HotFunction> hottest;  // by self_us, kHottest at most
};

inline constexpr std::size_t kHottest = 20;

/// `profile` is Profiler.Profile of the Chrome DevTools Protocol. V8 stamps its samples by
/// CLOCK_MONOTONIC in microseconds, the clock of `begin_us` and `end_us`.
/// Depth counts frames of the framework's own code: scripts and WebAssembly below /vendor/ and
/// /prepared/, WebAssembly made of bytes, and what was compiled at run time. Frames of the page
/// around it, of the extension and of the engine do not count.
/// The error is one line: what of the profile has another form.
tl::expected<CallProfile, std::string> summarise(const nlohmann::json& profile,
                                                 std::int64_t begin_us, std::int64_t end_us);

}  // namespace webdyno::sweep
