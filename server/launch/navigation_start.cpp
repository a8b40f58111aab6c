#include "server/launch/navigation_start.hpp"

#include <cmath>

#include "server/launch/devtools_target.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// Of a page that has loaded and waits: more is a machine too busy to measure on.
constexpr milliseconds kAnswerWithin{5'000};

// Seconds as a double: beyond this a microsecond is not told apart.
constexpr double kMostSeconds = 1e9;

tl::expected<std::int64_t, std::string> navigation_start_in(const json& metrics) {
  for (const auto& metric : metrics.value("metrics", json::array())) {
    if (metric.value("name", "") != "NavigationStart") continue;
    const double seconds = metric.value("value", 0.0);
    if (!(seconds > 0 && seconds < kMostSeconds)) break;
    return std::llround(seconds * 1e6);
  }
  return tl::unexpected(std::string("Performance.getMetrics: no NavigationStart"));
}

tl::expected<std::int64_t, std::string> ask_in(DevtoolsPipe& devtools,
                                               const std::string& session_id) {
  const auto enabled =
      devtools.call("Performance.enable", json::object(), kAnswerWithin, session_id);
  if (!enabled) return tl::unexpected(enabled.error());
  const auto metrics =
      devtools.call("Performance.getMetrics", json::object(), kAnswerWithin, session_id);
  if (!metrics) return tl::unexpected(metrics.error());
  return navigation_start_in(*metrics);
}

}  // namespace

tl::expected<std::int64_t, std::string> ask_navigation_start(DevtoolsPipe& devtools,
                                                             std::string_view url_part) {
  const auto session_id = attach_to_page(devtools, url_part, kAnswerWithin);
  if (!session_id) return tl::unexpected(session_id.error());
  const auto asked = ask_in(devtools, *session_id);
  // Whatever came of it: a page that is measured has no debugger.
  const auto left =
      devtools.call("Target.detachFromTarget", {{"sessionId", *session_id}}, kAnswerWithin);
  if (!left) return tl::unexpected(left.error());
  return asked;
}

}  // namespace webdyno::launch
