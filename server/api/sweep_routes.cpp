#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <deque>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

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
#include "server/sweep/control.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/own_data.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/plan_schema.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/resumable.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/sweep_making.hpp"
#include "server/sweep/trial_count.hpp"

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

json plan_summary(const sweep::Plan& plan, const Context& context) {
  auto configurations = sweep::expand(plan, context.catalog, context.given_data);
  const auto arms = sweep::control_arms(plan, context.catalog);
  configurations.insert(configurations.end(), arms.begin(), arms.end());
  const auto count = sweep::count_trials(plan, configurations);
  return {{"name", plan.name},
          {"description", plan.description},
          {"configurations", count.configurations},
          {"trials", count.trials},
          {"trials_at_most", count.at_most},
          {"control_trials", count.control_trials()}};
}

/// The plan of a sweep request: given whole, or a built-in one by name.
tl::expected<sweep::Plan, wire::ProtocolError> requested_plan(const json& request,
                                                              const Context& context) {
  if (request.contains("plan") == request.contains("plan_name")) {
    return tl::unexpected(wire::ProtocolError{"bad_request", "$", "give either plan_name or plan"});
  }
  if (request.contains("plan")) return sweep::parse_plan(request["plan"], context.catalog);
  if (context.model_plan && request["plan_name"] == context.model_plan->name)
    return *context.model_plan;
  return load_built_in_plan(context.plans_directory, request["plan_name"], context.catalog);
}

/// Of the sweeps that a person's browser drains one runs at a time. Throws Rejected.
void refuse_another_sweep(SQLite::Database& database) {
  if (const auto made = sweep::sweep_being_made(database, false))
    throw sweep::Rejected(
        sweep::Rejected::Reason::kConflict,
        fmt::format("sweep {} is being made; ask again in a moment", made->substr(0, 8)));
  SQLite::Statement running(database,
                            "SELECT sweep_uuid, state FROM sweep "
                            "WHERE launched = 0 AND state IN ('running', 'paused') LIMIT 1");
  if (!running.executeStep()) return;
  throw sweep::Rejected(
      sweep::Rejected::Reason::kConflict,
      fmt::format("sweep {} is {}; stop it first", running.getColumn(0).getString().substr(0, 8),
                  running.getColumn(1).getString()));
}

/// In pieces, so that samples do not wait for all of it.
boost::asio::awaitable<Change> make_sweep(Context& context, const sweep::NewSweep& sweep) {
  sweep::SweepMaking making(sweep);
  Change change;
  for (bool first = true; !making.complete(); first = false) {
    const auto durability = making.ends_with_next() ? Durability::kRunState : Durability::kSample;
    change =
        co_await commit(context.io, context.writer, durability, [&](SQLite::Database& database) {
          if (first) refuse_another_sweep(database);
          making.write_piece(database);
          return making.complete() ? change_of_sweep(database, making.sweep_uuid()) : Change{};
        });
  }
  co_return change;
}

/// Makes the models that are missing; one line for each that could not be made.
boost::asio::awaitable<std::vector<std::string>> prepare(
    Context& context, const std::vector<sweep::Configuration>& configurations) {
  if (context.preparer == nullptr || configurations.empty()) co_return std::vector<std::string>{};
  // The configurations live in the caller's frame, which waits.
  const auto work = [](ModelPreparer& preparer, const std::vector<sweep::Configuration>& wanted)
      -> boost::asio::awaitable<std::vector<std::string>> { co_return preparer.prepare(wanted); };
  co_return co_await boost::asio::co_spawn(
      context.preparer_thread, work(*context.preparer, configurations), boost::asio::use_awaitable);
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
       {"dashboard_url", context.dashboard_url}});
}

Answer get_plans(Context& context) {
  json plans = json::array();
  if (context.model_plan) plans.push_back(plan_summary(*context.model_plan, context));
  for (const auto& plan : load_built_in_plans(context.plans_directory, context.catalog)) {
    plans.push_back(plan_summary(plan, context));
  }
  co_return http::json_response({{"ok", true}, {"plans", std::move(plans)}});
}

Answer get_plan_schema(Context& context) {
  co_return http::json_response(
      {{"ok", true}, {"schema", sweep::plan_schema(*context.served.current())}});
}

Answer check_plan(Context& context, const http::Request& request) {
  const auto document = wire::parse_json(request.body);
  if (!document) co_return bad_message(document.error());
  const auto plan = sweep::parse_plan(*document, context.catalog);
  if (!plan) co_return bad_message(plan.error());
  json summary = plan_summary(*plan, context);
  summary["ok"] = true;
  co_return http::json_response(summary);
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

Answer post_sweep(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("sweep_request", request.body);
  if (!message) co_return bad_message(message.error());
  const auto plan = requested_plan(*message, context);
  if (!plan) co_return bad_message(plan.error());
  if (sweep::is_on_anywhere(*plan, &sweep::Plan::profile, &sweep::TrialTerms::profile)) {
    co_return http::error_response(400, "bad_plan",
                                   "only a browser that `webdyno run` launches can be profiled",
                                   plan->profile ? "$.profile" : "$.matrix");
  }
  if (plan->relaunch_every) {
    co_return http::error_response(
        400, "bad_plan", "only a browser that `webdyno run` launches can be launched anew",
        "$.relaunch_every");
  }
  auto configurations = sweep::expand(*plan, context.catalog, context.given_data);
  for (const auto& each : configurations) {
    if (each.platform == sweep::kNativePlatform)
      co_return http::error_response(
          400, "bad_plan",
          fmt::format("{} computes outside of a browser, which only `webdyno run` measures",
                      each.framework),
          "$.matrix");
  }
  if (const auto missing =
          sweep::missing_own_data(sweep::parameters_of(configurations), context.given_data))
    co_return http::error_response(400, "bad_request", *missing);
  if (const auto unread = sweep::unread_seed(*plan, context.catalog, context.given_data))
    co_return http::error_response(400, "bad_plan",
                                   fmt::format("plan '{}' {}", plan->name, *unread));
  if (const auto unknown = sweep::unknown_variant(*plan, context.given_data))
    co_return http::error_response(400, "bad_plan",
                                   fmt::format("plan '{}' {}", plan->name, *unknown));
  const auto arms = sweep::control_arms(*plan, context.catalog);
  configurations.insert(configurations.end(), arms.begin(), arms.end());
  co_await read(context.io, context.readers, [](SQLite::Database& database) {
    refuse_another_sweep(database);
    return true;
  });
  const auto not_prepared = co_await prepare(context, configurations);  // may take minutes
  const std::uint32_t seed = message->contains("seed")
                                 ? (*message)["seed"].get<std::uint32_t>()
                                 : plan->seed.value_or(std::random_device()());
  const sweep::NewSweep sweep{.plan = *plan,
                              .configurations = configurations,
                              .seed = seed,
                              .rate_hz = plan->rate_hz,
                              .launched = false};
  const Change change = co_await make_sweep(context, sweep);
  context.leases.wake();
  publish(context, change);
  co_return http::json_response(
      {{"ok", true}, {"sweep_uuid", change.sweep["sweep_uuid"]}, {"not_prepared", not_prepared}});
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

Answer resume_sweep(Context& context, const std::string& sweep_uuid) {
  // As before a new sweep: its models may have been deleted, or be those of an older webdyno.
  const auto left = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return sweep::queued_configurations(database, sweep_uuid);
  });
  if (const auto reason = sweep::why_not_resumable(left, *context.served.current()))
    co_return http::error_response(409, "conflict", *reason);
  const auto not_prepared = co_await prepare(context, left);  // may take minutes
  const Change change = co_await changed_state(context, sweep_uuid, "running");
  co_return http::json_response(
      {{"ok", true}, {"sweep", change.sweep}, {"not_prepared", not_prepared}});
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
