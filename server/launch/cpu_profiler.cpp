#include "server/launch/cpu_profiler.hpp"

#include "server/launch/devtools_target.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kTimeout{10'000};

}  // namespace

tl::expected<std::string, std::string> start_cpu_profiler(DevtoolsPipe& devtools,
                                                          std::string_view url_part) {
  auto session_id = attach_to_page(devtools, url_part, kTimeout);
  if (!session_id) return session_id;
  const json interval = {{"interval", kProfilerIntervalUs}};
  for (const auto& [method, parameters] : {std::pair{"Profiler.enable", json::object()},
                                           std::pair{"Profiler.setSamplingInterval", interval},
                                           std::pair{"Profiler.start", json::object()}}) {
    const auto answer = devtools.call(method, parameters, kTimeout, *session_id);
    if (!answer) return tl::unexpected(answer.error());
  }
  return session_id;
}

tl::expected<json, std::string> stop_cpu_profiler(DevtoolsPipe& devtools,
                                                  const std::string& session_id) {
  auto stopped = devtools.call("Profiler.stop", json::object(), kTimeout, session_id);
  if (!stopped) return stopped;
  devtools.call("Target.detachFromTarget", {{"sessionId", session_id}}, kTimeout);
  if (!stopped->contains("profile"))
    return tl::unexpected(std::string("Profiler.stop: no profile"));
  return std::move((*stopped)["profile"]);
}

}  // namespace webdyno::launch
