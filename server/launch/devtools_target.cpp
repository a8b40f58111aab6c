#include "server/launch/devtools_target.hpp"

#include <fmt/format.h>

#include <thread>

namespace webdyno::launch {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The browser is asked again and again, because the pipe drops the events that would tell.
constexpr milliseconds kAskAgain{20};

constexpr milliseconds kDetachTimeout{1'000};

/// The first line of what JavaScript threw; the rest is its stack.
std::string first_line_of_exception(const json& details) {
  const json thrown = details.value("exception", json::object());
  const std::string text = thrown.value("description", details.value("text", "an exception"));
  return text.substr(0, text.find('\n'));
}

tl::expected<std::string, std::string> attach(DevtoolsPipe& devtools, std::string_view type,
                                              std::string_view url_part, milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  for (;;) {
    const auto targets = devtools.call("Target.getTargets", json::object(), timeout);
    if (!targets) return tl::unexpected(targets.error());
    for (const auto& target : targets->value("targetInfos", json::array())) {
      if (target.value("type", "") != type) continue;
      if (target.value("url", "").find(url_part) == std::string::npos) continue;
      const auto attached =
          devtools.call("Target.attachToTarget",
                        {{"targetId", target.value("targetId", "")}, {"flatten", true}}, timeout);
      if (!attached) {
        // Its answer may come too late, and a page that is measured has no debugger: what it is
        // told now it does after that, also where this answer is not waited for.
        devtools.call("Target.detachFromTarget", {{"targetId", target.value("targetId", "")}},
                      kDetachTimeout);
        return tl::unexpected(attached.error());
      }
      return attached->value("sessionId", "");
    }
    if (steady_clock::now() >= deadline) {
      return tl::unexpected(
          fmt::format("the browser shows no {} with {} in its address", type, url_part));
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

}  // namespace

tl::expected<std::string, std::string> attach_to_page(DevtoolsPipe& devtools,
                                                      std::string_view url_part,
                                                      milliseconds timeout) {
  return attach(devtools, "page", url_part, timeout);
}

tl::expected<std::string, std::string> attach_to_service_worker(DevtoolsPipe& devtools,
                                                                std::string_view url_part,
                                                                milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  auto session_id = attach(devtools, "service_worker", url_part, timeout);
  if (!session_id) return session_id;
  // Chromium 156: a worker that is attached to while it starts waits for a debugger for ever, and
  // its process crashes when an extension API is called in it before it is activated.
  const auto started =
      devtools.call("Runtime.runIfWaitingForDebugger", json::object(), timeout, *session_id);
  if (!started) return tl::unexpected(started.error());
  for (;;) {
    const auto state = evaluate(devtools, *session_id, "self.serviceWorker?.state", timeout);
    if (!state) return tl::unexpected(state.error());
    if (*state == "activated") return session_id;
    if (steady_clock::now() >= deadline) {
      return tl::unexpected(fmt::format("the service worker stays in state {}", state->dump()));
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

tl::expected<json, std::string> evaluate(DevtoolsPipe& devtools, const std::string& session_id,
                                         std::string_view expression, milliseconds timeout) {
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
