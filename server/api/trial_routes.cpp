#include <charconv>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/api/trial_reads.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/result.hpp"
#include "server/sweep/samples.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;
using store::Durability;

http::Response ok() { return http::json_response({{"ok", true}}); }

http::Response no_trial(const std::string& trial_uuid) {
  return http::error_response(404, "not_found", "there is no trial " + trial_uuid);
}

}  // namespace

Answer post_samples(Context& context, const http::Request& request, const std::string& trial_uuid) {
  auto batch = wire::decode_sample_batch(request.body);
  if (!batch) co_return bad_message(batch.error());
  if (batch->trial_uuid != trial_uuid) {
    co_return http::error_response(400, "bad_request", "the batch is of another trial",
                                   "$.trial_uuid");
  }
  co_await commit(context.io, context.writer, Durability::kSample, [&](SQLite::Database& database) {
    sweep::record_samples(database, *batch);
    return true;
  });
  context.live.samples(*batch);
  if (context.events.has_listeners())
    context.events.publish("progress", co_await running_json(context));
  co_return ok();
}

Answer post_progress(Context& context, const http::Request& request,
                     const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_progress", request.body);
  if (!message) co_return bad_message(message.error());
  const std::string phase = (*message)["phase"];
  co_await commit(context.io, context.writer, Durability::kSample, [&](SQLite::Database& database) {
    const auto attempt = sweep::find_attempt(database, trial_uuid, (*message)["attempt_number"]);
    sweep::renew_lease(database, trial_uuid, attempt.attempt_number);
    sweep::record_event(database, "phase_begun",
                        {.sweep_id = attempt.sweep_id,
                         .trial_id = attempt.trial_id,
                         .attempt_number = attempt.attempt_number,
                         .browser_id = attempt.browser_id},
                        phase);
    return true;
  });
  context.live.phase(trial_uuid, phase);
  if (context.events.has_listeners())
    context.events.publish("progress", co_await running_json(context));
  co_return ok();
}

Answer post_result(Context& context, const http::Request& request, const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_result", request.body);
  if (!message) {
    const auto& error = message.error();
    const json body = json::parse(request.body, nullptr, false);
    co_await commit(context.io, context.writer, Durability::kRunState,
                    [&](SQLite::Database& database) {
                      sweep::note_refusal(database, trial_uuid, body.is_discarded() ? json() : body,
                                          error.path + ": " + error.message);
                      return true;
                    });
    co_return bad_message(error);
  }
  const auto profile = context.profile;  // kept alive for the writer's thread
  const bool profiled = profile && profile->trial_uuid == trial_uuid &&
                        profile->attempt_number == (*message)["attempt_number"].get<std::int64_t>();
  const auto catalog = context.served.current();
  const auto refusal = co_await commit(
      context.io, context.writer, Durability::kRunState, [&](SQLite::Database& database) {
        return sweep::deliver_result(database, trial_uuid, *message, *catalog,
                                     profiled ? &profile->answer : nullptr);
      });
  if (refusal) throw sweep::Rejected(*refusal);
  context.live.end(trial_uuid);
  context.machine_lock.release();
  context.lease_wake.cancel();
  co_await publish_trial(context, trial_uuid);
  co_return ok();
}

Answer get_trial(Context& context, const std::string& trial_uuid) {
  json answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    json trial = read_trial(database, trial_uuid);
    if (trial.is_null()) return json();
    json result = read_trial_detail(database, trial_uuid);
    result["ok"] = true;
    result["trial"] = std::move(trial);
    return result;
  });
  if (answer.is_null()) co_return no_trial(trial_uuid);
  co_return http::json_response(answer);
}

Answer get_readings(Context& context, const http::Request& request, const std::string& trial_uuid) {
  std::int64_t since_us = -1;
  if (const auto given = request.query.find("since_us"); given != request.query.end()) {
    const auto& text = given->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), since_us);
    if (error != std::errc() || end != text.data() + text.size()) {
      co_return http::error_response(400, "bad_request",
                                     "since_us is a whole number of microseconds");
    }
  }
  json answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_readings(database, trial_uuid, since_us);
  });
  answer["ok"] = true;
  co_return http::json_response(answer);
}

boost::asio::awaitable<json> running_json(Context& context) {
  json running = context.live.to_json();
  if (running.is_null()) co_return running;
  const std::string trial_uuid = running["trial_uuid"];
  running["trial"] = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_trial(database, trial_uuid);
  });
  co_return running;
}

boost::asio::awaitable<void> publish_trial(Context& context, std::string trial_uuid) {
  if (!context.events.has_listeners()) co_return;
  const json trial = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_trial(database, trial_uuid);
  });
  context.events.publish("trial", trial);
  co_await publish_sweep(context, trial["sweep_uuid"]);
}

}  // namespace webdyno::api
