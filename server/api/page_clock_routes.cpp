#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/event.hpp"

namespace webdyno::api {
namespace {

namespace net = boost::asio;

/// On the browser's thread, so that the browser's answer holds nobody else up.
net::awaitable<tl::expected<std::int64_t, std::string>> ask(LaunchedBrowser& browser,
                                                            const std::string& trial_uuid) {
  co_return browser.navigation_start(trial_uuid);
}

/// Why the trial has the pings alone.
net::awaitable<void> note_unknown(Context& context, const sweep::AttemptName& attempt,
                                  const std::string& reason) {
  co_await commit(
      context.io, context.writer, store::Durability::kSample, [&](SQLite::Database& database) {
        const auto row = sweep::find_attempt(database, attempt.trial_uuid, attempt.attempt_number);
        sweep::record_event(database, "navigation_start_unknown",
                            {.sweep_id = row.sweep_id,
                             .trial_id = row.trial_id,
                             .attempt_number = row.attempt_number,
                             .browser_id = row.browser_id},
                            reason);
        return true;
      });
}

}  // namespace

Answer post_page_clock(Context& context, const http::Request& request,
                       const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_page_clock", request.body);
  if (!message) co_return bad_message(message.error());
  if (context.browser == nullptr) {
    co_return http::error_response(409, "conflict",
                                   "this collector launched no browser that it could ask");
  }
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  if (!context.running || context.running->attempt() != attempt ||
      context.running->driver_uuid() != (*message)["driver_uuid"].get<std::string>())
    co_return http::error_response(409, "conflict", "this driver does not hold this attempt");
  const auto asked = co_await net::co_spawn(context.browser_thread,
                                            ask(*context.browser, trial_uuid), net::use_awaitable);
  if (!asked) co_await note_unknown(context, attempt, asked.error());
  co_return http::json_response(
      {{"ok", true}, {"navigation_start_us", asked ? nlohmann::json(*asked) : nlohmann::json()}});
}

}  // namespace webdyno::api
