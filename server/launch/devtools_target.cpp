#include "server/launch/devtools_target.hpp"

#include <fmt/format.h>

#include <thread>

namespace webdyno::launch {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Targets are asked for again and again, because the pipe drops the event that would tell.
constexpr milliseconds kAskAgain{20};

/// The first line of what JavaScript threw; the rest is its stack.
std::string first_line_of_exception(const json& details) {
  const json thrown = details.value("exception", json::object());
  const std::string text = thrown.value("description", details.value("text", "an exception"));
  return text.substr(0, text.find('\n'));
}

}  // namespace

tl::expected<std::string, std::string> find_target(DevtoolsPipe& devtools, std::string_view type,
                                                   std::string_view url_part,
                                                   milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  for (;;) {
    const auto targets = devtools.call("Target.getTargets", json::object(), timeout);
    if (!targets) return tl::unexpected(targets.error());
    for (const auto& target : targets->value("targetInfos", json::array())) {
      if (target.value("type", "") != type) continue;
      if (target.value("url", "").find(url_part) != std::string::npos) {
        return target.value("targetId", "");
      }
    }
    if (steady_clock::now() >= deadline) {
      return tl::unexpected(
          fmt::format("the browser shows no {} with {} in its address", type, url_part));
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

tl::expected<json, std::string> evaluate(DevtoolsPipe& devtools, const std::string& target_id,
                                         std::string_view expression, milliseconds timeout) {
  const auto attached =
      devtools.call("Target.attachToTarget", {{"targetId", target_id}, {"flatten", true}}, timeout);
  if (!attached) return attached;
  const std::string session_id = attached->value("sessionId", "");
  // A worker that was still starting when it was attached to waits for a debugger for ever
  // (Chromium 156).
  const auto started =
      devtools.call("Runtime.runIfWaitingForDebugger", json::object(), timeout, session_id);
  if (!started) return started;
  const auto evaluated =
      devtools.call("Runtime.evaluate",
                    {{"expression", expression}, {"awaitPromise", true}, {"returnByValue", true}},
                    timeout, session_id);
  if (!evaluated) return evaluated;
  if (evaluated->contains("exceptionDetails")) {
    return tl::unexpected(first_line_of_exception((*evaluated)["exceptionDetails"]));
  }
  return evaluated->value("result", json::object()).value("value", json());
}

}  // namespace webdyno::launch
