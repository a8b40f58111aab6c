#include <fmt/format.h>

#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <deque>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "schema/wire/version.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/api/changes.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/api/trial_reads.hpp"
#include "server/results/read_results.hpp"
#include "server/results/tables_json.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;
using store::Durability;

http::Response no_sweep(const std::string& sweep_uuid) {
  return http::error_response(404, "not_found", "there is no sweep " + sweep_uuid);
}

json driver_list(const Context& context) {
  json drivers = json::array();
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [uuid, driver] : context.drivers) {
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - driver.last_seen);
    drivers.push_back({{"driver_uuid", uuid},
                       {"product", driver.product},
                       {"version", driver.version},
                       {"platform", driver.native ? "native" : "browser"},
                       {"headless", driver.headless},
                       {"launched", driver.launched},
                       {"last_seen_ms", age.count()}});
  }
  return drivers;
}

/// Which browsers it can be asked to launch.
json launches(const Context& context) {
  if (context.launcher == nullptr) return json::array();
  if (!context.launcher->has_screen()) return json::array({"headless"});
  return json::array({"headless", "headed"});
}

boost::asio::awaitable<Change> changed_state(Context& context, const std::string& sweep_uuid,
                                             const std::string& state) {
  Change change = co_await commit(context.io, context.writer, Durability::kRunState,
                                  [&](SQLite::Database& database) {
                                    sweep::set_sweep_state(database, sweep_uuid, state);
                                    return change_of_sweep(database, sweep_uuid);
                                  });
  context.leases.wake();
  publish(context, change);
  co_return change;
}

}  // namespace

Answer get_status(Context& context) {
  const json running = running_json(context);
  std::error_code unreadable;
  const auto bytes = std::filesystem::file_size(context.database, unreadable);
  co_return http::json_response(
      {{"ok", true},
       {"webdyno_version", wire::kWebdynoVersion},
       {"contract_version", wire::kContractVersion},
       {"database",
        {{"path", context.database.string()}, {"bytes", unreadable ? json() : json(bytes)}}},
       {"hostname", host_name()},
       {"drivers", driver_list(context)},
       {"running", running},
       {"waits_for", context.waits_for ? json(*context.waits_for) : json()},
       {"launches", launches(context)},
       {"dashboard_url", context.dashboard_url}});
}

Answer get_sweeps(Context& context, const http::Request& request) {
  std::int64_t limit = -1;
  if (const auto given = request.query.find("limit"); given != request.query.end()) {
    const auto& text = given->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc() || end != text.data() + text.size() || limit < 1)
      co_return http::error_response(400, "bad_request", "limit is a whole number from 1");
  }
  json sweeps = co_await read(context.io, context.readers, [limit](SQLite::Database& database) {
    return read_sweeps(database, limit);
  });
  co_return http::json_response({{"ok", true}, {"sweeps", std::move(sweeps)}});
}

Answer get_sweep(Context& context, const std::string& sweep_uuid) {
  json answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    json sweep = read_sweep(database, sweep_uuid);
    if (sweep.is_null()) return json();
    return json{
        {"ok", true}, {"sweep", std::move(sweep)}, {"trials", read_trials(database, sweep_uuid)}};
  });
  if (answer.is_null()) co_return no_sweep(sweep_uuid);
  co_return http::json_response(answer);
}

Answer get_results(Context& context, const std::string& sweep_uuid) {
  json answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    if (read_sweep(database, sweep_uuid).is_null()) return json();  // also of one that is deleted
    const auto results = results::read_results(database, sweep_uuid, context.catalog);
    return results ? results::tables_json(*results) : json();
  });
  if (answer.is_null()) co_return no_sweep(sweep_uuid);
  answer["ok"] = true;
  co_return http::json_response(answer);
}

Answer get_block(Context& context, const std::string& sweep_uuid) {
  json answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_block(database, sweep_uuid);
  });
  if (answer.is_null()) co_return no_sweep(sweep_uuid);
  answer["ok"] = true;
  co_return http::json_response(answer);
}

Answer set_state(Context& context, const std::string& sweep_uuid, const std::string& state) {
  const Change change = co_await changed_state(context, sweep_uuid, state);
  co_return http::json_response({{"ok", true}, {"sweep", change.sweep}});
}

Answer get_events(Context& context) {
  std::deque<std::string> first;
  const json running = running_json(context);
  if (!running.is_null()) {
    const std::string sweep_uuid = running["sweep_uuid"];
    const json sweep = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
      return read_sweep(database, sweep_uuid);
    });
    first.push_back(Events::format("sweep", sweep));
    first.push_back(Events::format("progress", running));
  }
  http::Response response;
  response.content_type = "text/event-stream";
  response.stream = context.events.listen(std::move(first));
  co_return response;
}

}  // namespace webdyno::api
