#include "server/api/adoption.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "server/api/database_access.hpp"
#include "server/sweep/lease.hpp"

namespace webdyno::api {
namespace {

boost::asio::awaitable<void> end(Context& context, const sweep::AttemptName& attempt,
                                 const std::string& message) {
  struct Ended {
    std::vector<sweep::AttemptName> attempts;
    std::vector<Change> changes;
  };
  const bool listened = context.events.has_listeners();
  const auto ended = co_await commit(
      context.io, context.writer, store::Durability::kRunState, [&](SQLite::Database& database) {
        Ended result{
            .attempts = sweep::release_attempt(database, attempt, "collector_restarted", message),
            .changes = {}};
        result.changes = changes_of(database, result.attempts, listened);
        return result;
      });
  end_attempts(context, ended.attempts);
  for (const auto& change : ended.changes) publish(context, change);
}

}  // namespace

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
    co_await end(context, attempt, message);
    throw sweep::Rejected(sweep::Rejected::Reason::kConflict, "this attempt has ended: " + message);
  }
  if (context.running) co_return;  // by what came of it beside this
  auto machine = context.turns.try_trial();
  if (!machine) co_return;  // its own collector still runs, and has it for this attempt
  context.turns.measures(stranger.change.sweep["plan_name"].get<std::string>(), attempt);
  context.running.emplace(std::move(attempt), std::move(stranger.driver_uuid),
                          std::move(stranger.change.trial), std::move(*machine));
}

}  // namespace webdyno::api
