#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/database_access.hpp"
#include "server/api/own_host.hpp"
#include "server/api/routes.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/sweep_removal.hpp"

namespace webdyno::api {

using nlohmann::json;

Answer get_rows(Context& context, const std::string& sweep_uuid) {
  const auto rows = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return sweep::count_rows(database, sweep_uuid);
  });
  co_return http::json_response(
      {{"ok", true}, {"trials", rows.trials}, {"readings", rows.readings}});
}

Answer delete_sweep(Context& context, const std::string& sweep_uuid) {
  const auto conflict = [&] {
    return sweep::Rejected(sweep::Rejected::Reason::kConflict,
                           fmt::format("sweep {} is being run, resumed or deleted at this moment, "
                                       "by another process or this one",
                                       sweep_uuid.substr(0, 8)));
  };
  // Before a file is named after it.
  const json known = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_sweep(database, sweep_uuid);
  });
  if (known.is_null())
    co_return http::error_response(404, "not_found", "there is no sweep " + sweep_uuid);
  if (sweep_uuid == context.own_sweep()) throw conflict();
  const auto lock = SweepLock::try_hold(context.state_directory, sweep_uuid);
  if (lock == nullptr) throw conflict();
  co_await commit(
      context.io, context.writer, store::Durability::kRunState, [&](SQLite::Database& database) {
        const auto running =
            sweep::running_launched_sweeps(database, own_host_uuid(context.state_directory));
        if (std::find(running.begin(), running.end(), sweep_uuid) != running.end())
          sweep::leave_sweep(database, sweep_uuid, "stopped", "it is deleted");
        sweep::begin_removal(database, sweep_uuid);
        return true;
      });
  context.events.publish("sweep_deleted", {{"sweep_uuid", sweep_uuid}});
  co_return http::json_response({{"ok", true}});
}

}  // namespace webdyno::api
