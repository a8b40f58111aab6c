#include "server/api/adoption.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "server/sweep/lease.hpp"

namespace webdyno::api {
std::optional<Stranger> find_stranger(SQLite::Database& database,
                                      const sweep::AttemptName& attempt) {
  if (!sweep::is_open(database, attempt)) return std::nullopt;
  return Stranger{sweep::find_attempt(database, attempt.trial_uuid, attempt.attempt_number)
                      .browser_uuid.value_or(""),
                  change_of_trial(database, attempt.trial_uuid, true)};
}

boost::asio::awaitable<void> adopt(Context& context, sweep::AttemptName attempt,
                                   Stranger stranger) {
  if (!context.turns.was_last(attempt)) {
    const std::string message = fmt::format(
        "the collector was started anew while this attempt ran, and {} had the machine meanwhile",
        context.turns.who_measures().value_or("another trial of this collector"));
    co_await commit_ends(context, [&](SQLite::Database& database) {
      return sweep::release_attempt(database, attempt, "collector_restarted", message);
    });
    throw sweep::Rejected(sweep::Rejected::Reason::kConflict, "this attempt has ended: " + message);
  }
  if (!context.running.empty()) co_return;  // by what came of it beside this
  auto machine = context.turns.try_trial();
  if (!machine) co_return;  // its own collector still runs, and has it for this attempt
  context.turns.measures(stranger.change.sweep["plan_name"].get<std::string>(), attempt);
  context.running.add({std::move(attempt), std::move(stranger.driver_uuid),
                       std::move(stranger.change.trial),
                       std::make_shared<MachineTurns::Held>(std::move(*machine))});
}

}  // namespace webdyno::api
