#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// V8 looks at the stack once in this time: Chrome's own default. A second of work has 1,000
/// samples, enough for shares of a percent.
inline constexpr int kProfilerIntervalUs = 1'000;

/// Starts V8's sampling CPU profiler on the main thread of the page whose address contains
/// `url_part`; workers are not profiled. Returns the session to stop it with. The error is one
/// line.
tl::expected<std::string, std::string> start_cpu_profiler(DevtoolsPipe& devtools,
                                                          std::string_view url_part);

/// Stops it and leaves the page. Profiler.Profile of the Chrome DevTools Protocol, or one line.
tl::expected<nlohmann::json, std::string> stop_cpu_profiler(DevtoolsPipe& devtools,
                                                            const std::string& session_id);

}  // namespace webdyno::launch
