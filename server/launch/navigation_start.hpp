#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// CLOCK_MONOTONIC in microseconds at which the time of the page began whose address contains
/// `url_part`: its performance.timeOrigin, before the browser rounds it (Performance.getMetrics).
/// Attaches to the page and leaves it again, 2 to 8 ms. The error is one line.
tl::expected<std::int64_t, std::string> ask_navigation_start(DevtoolsPipe& devtools,
                                                             std::string_view url_part);

}  // namespace webdyno::launch
