#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {
namespace {

namespace net = boost::asio;
using nlohmann::json;

/// Throws Rejected unless the driver holds this attempt.
net::awaitable<void> check_holder(Context& context, const std::string& trial_uuid,
                                  const json& message) {
  const auto attempt = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return sweep::find_attempt(database, trial_uuid, message["attempt_number"]);
  });
  if (attempt.outcome || attempt.browser_uuid != message["driver_uuid"].get<std::string>()) {
    throw sweep::Rejected(sweep::Rejected::Reason::kConflict,
                          "this driver does not hold this attempt");
  }
}

/// On the profiler's thread, so that the browser's answer holds nobody else up.
net::awaitable<tl::expected<void, std::string>> start(PageProfiler& profiler,
                                                      const std::string& trial_uuid) {
  co_return profiler.start(trial_uuid);
}
net::awaitable<sweep::ProfilerAnswer> stop(PageProfiler& profiler) { co_return profiler.stop(); }

}  // namespace

Answer post_profiler(Context& context, const http::Request& request,
                     const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_profiler", request.body);
  if (!message) co_return bad_message(message.error());
  if (context.profiler == nullptr) {
    co_return http::error_response(409, "conflict",
                                   "this collector launched no browser that it could profile");
  }
  co_await check_holder(context, trial_uuid, *message);
  if ((*message)["action"] == "start") {
    context.profile.reset();
    const auto started = co_await net::co_spawn(
        context.profiler_thread, start(*context.profiler, trial_uuid), net::use_awaitable);
    if (!started) co_return http::error_response(409, "conflict", started.error());
  } else {
    auto answer = co_await net::co_spawn(context.profiler_thread, stop(*context.profiler),
                                         net::use_awaitable);
    context.profile = std::make_shared<const StoppedProfiler>(StoppedProfiler{
        trial_uuid, (*message)["attempt_number"].get<std::int64_t>(), std::move(answer)});
  }
  co_return http::json_response({{"ok", true}});
}

}  // namespace webdyno::api
