#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <variant>

#include "schema/wire/contract.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/api/trial_url.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/lease.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;
using store::Durability;

// How long a lease request waits for a trial: shorter than the 30 s after which Chromium stops an
// idle worker.
constexpr std::chrono::seconds kLeaseWait{20};

// The machine lock belongs to another process, which can wake nobody here.
constexpr std::chrono::seconds kLockRetry{1};

json lease_json(const Context& context, const sweep::Lease& lease) {
  return {{"ok", true},
          {"kind", "trial"},
          {"trial",
           {{"sweep_uuid", lease.sweep_uuid},
            {"trial_uuid", lease.trial_uuid},
            {"attempt_number", lease.attempt_number},
            {"plan_name", lease.plan_name},
            {"position", lease.position},
            {"trial_count", lease.trial_count},
            {"repetition", lease.repetition},
            {"repetitions", lease.repetitions},
            {"url", trial_url(context.workload_url, lease.trial_uuid, lease.configuration)},
            {"rate_hz", lease.rate_hz},
            {"timeout_ms", lease.timeout_ms},
            {"profile", lease.profile},
            {"configuration", lease.configuration}}}};
}

boost::asio::awaitable<void> wait_for_a_trial(Context& context, Clock::time_point until) {
  // One timer for all who wait: its cancellation wakes them, its expiry lets them look at the
  // machine lock again.
  context.lease_wake.expires_at(std::min(until, Clock::now() + kLockRetry));
  co_await context.lease_wake.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace

Answer post_driver(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("driver_registration", request.body);
  if (!message) co_return bad_message(message.error());
  co_await commit(
      context.io, context.writer, Durability::kRunState,
      [&](SQLite::Database& database) { return sweep::register_driver(database, *message); });
  const json& browser = (*message)["browser"];
  const std::string driver_uuid = (*message)["driver_uuid"];
  context.drivers[driver_uuid] = {browser["product"], browser["version"], browser["headless"],
                                  (*message)["launched"], Clock::now()};
  context.events.publish("driver", {{"connected", true}});
  co_return http::json_response({{"ok", true}, {"driver_uuid", driver_uuid}});
}

Answer post_lease(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("lease_request", request.body);
  if (!message) co_return bad_message(message.error());
  const std::string driver_uuid = (*message)["driver_uuid"];
  const auto until = Clock::now() + kLeaseWait;
  bool drained = false;
  do {
    if (const auto driver = context.drivers.find(driver_uuid); driver != context.drivers.end()) {
      driver->second.last_seen = Clock::now();
    }
    if (context.machine_lock.try_acquire()) {
      const auto catalog = context.served.current();
      const auto answer = co_await commit(
          context.io, context.writer, Durability::kRunState, [&](SQLite::Database& database) {
            return sweep::lease_trial(database, driver_uuid, context.only_sweep, *catalog);
          });
      if (const auto* lease = std::get_if<sweep::Lease>(&answer)) {
        context.live.begin(lease->sweep_uuid, lease->trial_uuid, lease->attempt_number);
        co_await publish_trial(context, lease->trial_uuid);
        co_return http::json_response(lease_json(context, *lease));
      }
      if (context.live.trial_uuid().empty()) context.machine_lock.release();
      drained = std::holds_alternative<sweep::Drained>(answer);
    }
    co_await wait_for_a_trial(context, until);
  } while (Clock::now() < until && !context.io.stopped());
  co_return http::json_response(
      {{"ok", true}, {"kind", drained ? "drained" : "wait"}, {"retry_ms", 0}});
}

}  // namespace webdyno::api
