#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {
namespace {

namespace net = boost::asio;

bool holds(const Context& context, const sweep::AttemptName& attempt,
           const std::string& driver_uuid) {
  return context.running && context.running->attempt() == attempt &&
         context.running->driver_uuid() == driver_uuid;
}

/// On the browser's thread, so that the browser's answer holds nobody else up.
net::awaitable<tl::expected<void, std::string>> start(LaunchedBrowser& browser,
                                                      const std::string& trial_uuid) {
  co_return browser.start_profiler(trial_uuid);
}
net::awaitable<sweep::ProfilerAnswer> stop(LaunchedBrowser& browser) {
  co_return browser.stop_profiler();
}

}  // namespace

Answer post_profiler(Context& context, const http::Request& request,
                     const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_profiler", request.body);
  if (!message) co_return bad_message(message.error());
  if (context.browser == nullptr) {
    co_return http::error_response(409, "conflict",
                                   "this collector launched no browser that it could profile");
  }
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  const std::string driver_uuid = (*message)["driver_uuid"];
  if (!holds(context, attempt, driver_uuid))
    co_return http::error_response(409, "conflict", "this driver does not hold this attempt");
  if ((*message)["action"] == "start") {
    context.running->profile.reset();
    const auto started = co_await net::co_spawn(
        context.browser_thread, start(*context.browser, trial_uuid), net::use_awaitable);
    if (!started) co_return http::error_response(409, "conflict", started.error());
  } else if (!context.running->profile) {  // there is one: its answer was lost, and asked for again
    auto answer =
        co_await net::co_spawn(context.browser_thread, stop(*context.browser), net::use_awaitable);
    // The attempt may have ended while the browser answered, or an earlier request have the
    // profile: the browser has it once.
    if (holds(context, attempt, driver_uuid) && !context.running->profile)
      context.running->profile = std::make_shared<const sweep::ProfilerAnswer>(std::move(answer));
  }
  co_return http::json_response({{"ok", true}});
}

}  // namespace webdyno::api
