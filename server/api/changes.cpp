#include "server/api/changes.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>

#include "server/api/database_access.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/api/trial_reads.hpp"

namespace webdyno::api {

using nlohmann::json;

Change change_of_sweep(SQLite::Database& database, const std::string& sweep_uuid) {
  return {.trial = nullptr, .sweep = read_sweep(database, sweep_uuid)};
}

Change change_of_trial(SQLite::Database& database, const std::string& trial_uuid, bool listened) {
  SQLite::Statement sweep(
      database, "SELECT sweep_uuid FROM trial JOIN sweep USING (sweep_id) WHERE trial_uuid = ?");
  sweep.bind(1, trial_uuid);
  if (!sweep.executeStep()) return {};
  Change change = change_of_sweep(database, sweep.getColumn(0).getString());
  if (listened) change.trial = read_trial(database, trial_uuid);
  return change;
}

std::vector<Change> changes_of(SQLite::Database& database,
                               const std::vector<sweep::AttemptName>& attempts, bool listened) {
  std::vector<Change> changes;
  for (const auto& attempt : attempts)
    changes.push_back(change_of_trial(database, attempt.trial_uuid, listened));
  return changes;
}

void publish(Context& context, const Change& change) {
  if (!change.trial.is_null()) context.events.publish("trial", change.trial);
  if (change.sweep.is_null()) return;
  if (change.sweep["sweep_uuid"] == context.own_sweep()) context.sweep = change.sweep;
  context.events.publish("sweep", change.sweep);
}

void end_attempts(Context& context, const std::vector<sweep::AttemptName>& attempts) {
  if (attempts.empty()) return;
  for (const auto& attempt : attempts) context.running.end(attempt);
  context.leases.wake();
}

boost::asio::awaitable<void> commit_ends(
    Context& context, std::function<std::vector<sweep::AttemptName>(SQLite::Database&)> write) {
  std::vector<sweep::AttemptName> ended;
  const bool listened = context.events.has_listeners();
  const auto changes = co_await commit(context.io, context.writer, store::Durability::kRunState,
                                       [&](SQLite::Database& database) {
                                         ended = write(database);
                                         return changes_of(database, ended, listened);
                                       });
  end_attempts(context, ended);
  for (const auto& change : changes) publish(context, change);
}

json running_json(const Context& context) {
  return context.running.empty() ? json() : context.running.first().to_json();
}

}  // namespace webdyno::api
