#pragma once

#include <SQLiteCpp/Database.h>

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "server/api/changes.hpp"
#include "server/api/context.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {

/// An attempt that runs, but was leased by a collector before this one: its driver goes on.
struct Stranger {
  std::string driver_uuid;
  Change change;
};

/// For the write of what has come of an attempt that this collector does not know as running.
/// Nullopt: it has ended.
std::optional<Stranger> find_stranger(SQLite::Database& database,
                                      const sweep::AttemptName& attempt);

/// It has the machine as any other, if no trial has had it since its own collector ended. Else the
/// two have measured each other: it ends as driver_lost with cause collector_restarted and who that
/// was, and Rejected (conflict) is thrown.
boost::asio::awaitable<void> adopt(Context& context, sweep::AttemptName attempt, Stranger stranger);

}  // namespace webdyno::api
