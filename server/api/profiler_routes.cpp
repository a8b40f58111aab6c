#include <memory>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/browser_thread.hpp"
#include "server/api/held_trial.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {

Answer post_profiler(Context& context, const http::Request& request,
                     const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_profiler", request.body);
  if (!message) co_return bad_message(message.error());
  auto* browser = context.browser_of((*message)["driver_uuid"]);
  if (browser == nullptr) {
    co_return http::error_response(409, "conflict",
                                   "this collector launched no browser that it could profile");
  }
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  const std::string driver_uuid = (*message)["driver_uuid"];
  RunningTrial* trial = held_trial(context, attempt, driver_uuid);
  if (trial == nullptr) co_return not_held();
  if ((*message)["action"] == "start") {
    trial->profile.reset();
    const auto started =
        co_await on_browser_thread(context, [&] { return browser->start_profiler(trial_uuid); });
    if (!started) co_return http::error_response(409, "conflict", started.error());
  } else if (!trial->profile) {  // there is one: its answer was lost, and it is asked for again
    sweep::ProfilerAnswer answer =
        co_await on_browser_thread(context, [&] { return browser->stop_profiler(); });
    // The attempt may have ended while the browser answered, or an earlier request have the
    // profile: the browser has it once.
    trial = held_trial(context, attempt, driver_uuid);
    if (trial != nullptr && !trial->profile)
      trial->profile = std::make_shared<const sweep::ProfilerAnswer>(std::move(answer));
  }
  co_return http::json_response({{"ok", true}});
}

}  // namespace webdyno::api
