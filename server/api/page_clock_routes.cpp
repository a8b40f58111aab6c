#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/browser_thread.hpp"
#include "server/api/database_access.hpp"
#include "server/api/held_trial.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/event.hpp"

namespace webdyno::api {
namespace {

/// Why the trial has the pings alone.
boost::asio::awaitable<void> note_unknown(Context& context, const sweep::AttemptName& attempt,
                                          const std::string& reason) {
  co_await commit(
      context.io, context.writer, store::Durability::kSample, [&](SQLite::Database& database) {
        const auto row = sweep::find_attempt(database, attempt.trial_uuid, attempt.attempt_number);
        sweep::record_event(database, "navigation_start_unknown", sweep::subject_of(row), reason);
        return true;
      });
}

}  // namespace

Answer post_page_clock(Context& context, const http::Request& request,
                       const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_page_clock", request.body);
  if (!message) co_return bad_message(message.error());
  auto* browser = context.browser_of((*message)["driver_uuid"]);
  if (browser == nullptr) {
    co_return http::error_response(409, "conflict",
                                   "this collector launched no browser that it could ask");
  }
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  if (held_trial(context, attempt, (*message)["driver_uuid"]) == nullptr) co_return not_held();
  const auto asked =
      co_await on_browser_thread(context, [&] { return browser->navigation_start(trial_uuid); });
  if (!asked) co_await note_unknown(context, attempt, asked.error());
  co_return http::json_response(
      {{"ok", true}, {"navigation_start_us", asked ? nlohmann::json(*asked) : nlohmann::json()}});
}

}  // namespace webdyno::api
