#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "server/api/adoption.hpp"
#include "server/api/changes.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/api/trial_about.hpp"
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

void publish_progress(Context& context, const RunningTrial& trial) {
  if (context.events.has_listeners()) context.events.publish("progress", trial.to_json());
}

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
  const sweep::AttemptName attempt{trial_uuid, batch->attempt_number};
  const bool known = context.running.find(attempt) != nullptr;
  const auto stranger = co_await commit(
      context.io, context.writer, Durability::kSample, [&](SQLite::Database& database) {
        sweep::record_samples(database, *batch);
        return known ? std::nullopt : find_stranger(database, attempt);
      });
  if (stranger) co_await adopt(context, attempt, *stranger);
  if (auto* trial = context.running.find(attempt)) {
    trial->samples(*batch);
    publish_progress(context, *trial);
  }
  co_return ok();
}

Answer post_progress(Context& context, const http::Request& request,
                     const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_progress", request.body);
  if (!message) co_return bad_message(message.error());
  const std::string phase = (*message)["phase"];
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  const bool known = context.running.find(attempt) != nullptr;
  const auto stranger = co_await commit(
      context.io, context.writer, Durability::kSample, [&](SQLite::Database& database) {
        const auto row = sweep::find_attempt(database, trial_uuid, attempt.attempt_number);
        sweep::renew_lease(database, trial_uuid, attempt.attempt_number);
        sweep::record_event(database, "phase_begun", sweep::subject_of(row), phase);
        return known ? std::nullopt : find_stranger(database, attempt);
      });
  if (stranger) co_await adopt(context, attempt, *stranger);
  if (auto* trial = context.running.find(attempt)) {
    trial->phase(phase);
    publish_progress(context, *trial);
  }
  co_return ok();
}

boost::asio::awaitable<void> keep_refusal(Context& context, const std::string& trial_uuid,
                                          const json& result, const std::string& reason) {
  co_await commit(context.io, context.writer, Durability::kRunState,
                  [&](SQLite::Database& database) {
                    sweep::note_refusal(database, trial_uuid, result, reason);
                    return true;
                  });
}

Answer post_result(Context& context, const http::Request& request, const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_result", request.body);
  if (!message) {
    const auto& error = message.error();
    const auto body = wire::parse_json(request.body);  // bounded in depth, as the message was
    // Named: GCC 12 destroys such a conditional temporary before the coroutine ends.
    const json result = body ? *body : json();
    const std::string reason = error.path + ": " + error.message;
    co_await keep_refusal(context, trial_uuid, result, reason);
    co_return bad_message(error);
  }
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  // Kept alive for the writer's thread.
  const auto* trial = context.running.find(attempt);
  const auto profile = trial != nullptr ? trial->profile : nullptr;
  const auto memory = trial != nullptr ? trial->memory : nullptr;
  const bool listened = context.events.has_listeners();
  const auto catalog = context.served.current();
  struct Delivered {
    std::optional<sweep::Rejected> refusal;
    Change change;
  };
  const auto delivered = co_await commit(
      context.io, context.writer, Durability::kRunState, [&](SQLite::Database& database) {
        Delivered result{sweep::deliver_result(database, trial_uuid, *message, *catalog,
                                               {.profiler = profile.get(), .memory = memory.get()}),
                         {}};
        if (!result.refusal) result.change = change_of_trial(database, trial_uuid, listened);
        return result;
      });
  if (delivered.refusal) throw sweep::Rejected(*delivered.refusal);
  end_attempts(context, {attempt});
  publish(context, delivered.change);
  co_return ok();
}

Answer get_trial(Context& context, const std::string& trial_uuid) {
  json answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    json trial = read_trial(database, trial_uuid);
    if (trial.is_null()) return json();
    json result = read_trial_detail(database, trial_uuid);
    result["ok"] = true;
    result["trial"] = std::move(trial);
    result["url"] = read_trial_url(database, trial_uuid, context.workload_url);
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

}  // namespace webdyno::api
