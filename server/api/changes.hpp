#pragma once

#include <SQLiteCpp/Database.h>

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/api/context.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {

/// A trial and its sweep as people see them after a write. Read in the transaction that wrote, on
/// its connection: it waits for no reader, and events come in the order of the commits.
struct Change {
  nlohmann::json trial;  // null: only the sweep has changed, or nobody listens
  nlohmann::json sweep;
};

Change change_of_trial(SQLite::Database& database, const std::string& trial_uuid, bool listened);
Change change_of_sweep(SQLite::Database& database, const std::string& sweep_uuid);
std::vector<Change> changes_of(SQLite::Database& database,
                               const std::vector<sweep::AttemptName>& attempts, bool listened);

/// Tells everybody who listens, and remembers the sweep for whoever watches over its browser.
void publish(Context& context, const Change& change);

/// These attempts have ended: the machine is free if one of them had it. Wakes those who wait.
void end_attempts(Context& context, const std::vector<sweep::AttemptName>& attempts);

/// Commits a write that ends attempts and gives their names; then the same for them, and publishes
/// what has changed. What `write` refers to has to outlive the wait.
boost::asio::awaitable<void> commit_ends(
    Context& context, std::function<std::vector<sweep::AttemptName>(SQLite::Database&)> write);

/// Running of docs/protocol.md, of the trial that runs for longest; null when none is in flight.
nlohmann::json running_json(const Context& context);

}  // namespace webdyno::api
