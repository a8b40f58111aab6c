#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "schema/wire/contract.hpp"
#include "server/api/browser_thread.hpp"
#include "server/api/changes.hpp"
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

// Whoever measures in another process can wake nobody here. A try is one system call; a trial takes
// seconds.
constexpr std::chrono::milliseconds kTurnRetry{250};

// Another process on the same database may have started, stopped or ended something.
constexpr std::chrono::seconds kLookAgain{5};

/// Of the visit that a trial with a warm GPU cache has before it; null of the others.
json visit_url_json(const Context& context, const sweep::Lease& lease) {
  if (lease.configuration["parameters"].value("gpu_cache", "cold") != "warm") return {};
  return visit_url(context.workload_url, lease.trial_uuid, lease.configuration);
}

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
            {"url", trial_url(context.workload_url, lease.trial_uuid, lease.configuration,
                              {.experience = lease.experience,
                               .operators = lease.operators,
                               .memory = lease.memory})},
            {"visit_url", visit_url_json(context, lease)},
            {"rate_hz", lease.rate_hz},
            {"timeout_ms", lease.timeout_ms},
            {"profile", lease.profile},
            {"memory", lease.memory},
            {"configuration", lease.configuration}}}};
}

/// A lease request that waits.
struct Waiting {
  const http::Request& request;
  std::shared_ptr<WaitingLeases::Request> changes;
  std::string driver_uuid;
  Clock::time_point until;

  /// Nobody would get the answer: the browser is gone, or has asked anew.
  bool given_up() const { return changes->given_up() || request.abandoned(); }
  bool over() const { return Clock::now() >= until || given_up(); }
};

/// Of which sweep alone the driver gets trials; nullopt: of any that its kind of browser may drive.
/// One that was launched for this collector is for the sweep that it was launched for.
std::optional<std::string> sweep_of(const Context& context, const std::string& driver_uuid) {
  if (context.only_sweep || context.launcher == nullptr) return context.only_sweep;
  const auto driver = context.drivers.find(driver_uuid);
  if (driver == context.drivers.end() || !driver->second.launched) return std::nullopt;
  return context.own_sweep();
}

/// Whether there is a trial for the driver. An attempt that it still held is closed: asking again
/// says that it lost it.
boost::asio::awaitable<sweep::Prospect> look(Context& context, const std::string& driver_uuid) {
  const auto asked = Clock::now();
  const auto only_sweep = sweep_of(context, driver_uuid);
  sweep::Prospect prospect{sweep::Queue::kNothingNow, {}, {}};
  co_await commit_ends(context, [&](SQLite::Database& database) {
    auto ended = sweep::release_leases(
        database, driver_uuid, "lease_asked_again",
        "the driver asked for a trial while it still held this one: its native "
        "host or its service worker has ended");
    const auto expired = context.lease_expiry.expire(database, asked);
    ended.insert(ended.end(), expired.begin(), expired.end());
    prospect = sweep::look_for_trial(database, driver_uuid, only_sweep);
    return ended;
  });
  // Also when another collector on this database has closed it before.
  if (const auto* held = context.running.find_driver(driver_uuid)) {
    const sweep::AttemptName attempt = held->attempt();
    end_attempts(context, {attempt});
  }
  co_return prospect;
}

using Machine = std::shared_ptr<MachineTurns::Held>;

/// Stands in line for the machine, also to share that of trials which may overlap with the next
/// one: so others come between. nullptr: something has changed meanwhile, or the wait is over.
boost::asio::awaitable<Machine> wait_for_machine(Context& context, const Waiting& waiting,
                                                 const sweep::Prospect& prospect,
                                                 std::optional<MachineTurns::Held>& turn) {
  for (;;) {
    if (!turn) turn = context.turns.try_turn();
    if (turn) {
      Machine machine;
      if (prospect.overlapping) machine = context.running.machine_of(*prospect.overlapping);
      if (machine == nullptr) {
        if (auto held = context.turns.try_trial())
          machine = std::make_shared<MachineTurns::Held>(std::move(*held));
      }
      if (machine != nullptr) {
        context.waits_for.reset();
        turn.reset();
        co_return machine;
      }
    }
    context.waits_for = context.turns.who_measures();
    // The end of a trial of this collector wakes.
    // Who may share the machine gets in as soon as nobody stands in line.
    const bool woken = !context.running.empty() && (turn || !prospect.overlapping);
    const auto again = woken ? waiting.until : Clock::now() + kTurnRetry;
    if (co_await waiting.changes->wait(std::min(waiting.until, again)) || waiting.over())
      co_return nullptr;
  }
}

/// Holds the machine until it has cooled down; nullptr: something has changed meanwhile, or the
/// wait is over, and the machine goes on to cool down for the driver's next request.
boost::asio::awaitable<Machine> wait_for_cool_machine(Context& context, const Waiting& waiting,
                                                      const sweep::Prospect& prospect,
                                                      std::optional<MachineTurns::Held>& turn) {
  const auto cool_down = prospect.cool_down;
  auto cooling = context.cooling.take();
  if (!cooling) {
    auto machine = co_await wait_for_machine(context, waiting, prospect, turn);
    if (machine == nullptr || cool_down.count() == 0) co_return machine;
    cooling.emplace(CoolingMachine::Kept{std::move(machine), Clock::now() + cool_down});
  }
  while (Clock::now() < cooling->until) {
    context.waits_for = fmt::format("the cool-down of {} ms before each trial", cool_down.count());
    const bool changed = co_await waiting.changes->wait(std::min(waiting.until, cooling->until));
    if (!changed && !waiting.over()) continue;
    context.cooling.keep(std::move(cooling->machine), cooling->until);
    co_return nullptr;
  }
  context.waits_for.reset();
  co_return std::move(cooling->machine);
}

/// Before each trial, so that none finds in the GPU process what another one has left there. Why
/// that could not be done; nullopt: it is done, or there is no page to do it for.
boost::asio::awaitable<std::optional<std::string>> make_gpu_cold(Context& context,
                                                                 const std::string& driver_uuid) {
  const auto driver = context.drivers.find(driver_uuid);
  if (driver != context.drivers.end() && driver->second.native) co_return std::nullopt;
  auto* browser = context.browser_of(driver_uuid);
  if (browser == nullptr)
    co_return "it is a person's own browser, of which webdyno ends no process";
  const auto cold = co_await on_browser_thread(
      context, [&] { return browser->make_gpu_cold(context.workload_url); });
  co_return cold ? std::nullopt : std::optional(cold.error());
}

/// What a launched browser does with GPUs, for its fingerprint: the GPU process is there by then,
/// or starts for this.
boost::asio::awaitable<json> gpu_of(Context& context, bool launched, bool native) {
  if (native) co_return json({{"absent", "there is no browser"}});
  if (context.browser == nullptr || !launched)
    co_return json({{"absent", "a person's own browser has no debugging pipe"}});
  auto gpu = co_await on_browser_thread(context, [&] { return context.browser->read_gpu(); });
  if (!gpu) co_return json({{"absent", gpu.error()}});
  co_return *std::move(gpu);
}

/// Looks until others leave the machine to the trial, or waiting has an end. False: something has
/// changed meanwhile, or the wait is over.
boost::asio::awaitable<bool> wait_for_quiet(Context& context, const Waiting& waiting) {
  while (context.gate) {
    const auto pause = context.gate->look(Clock::now());
    context.waits_for = context.gate->waits_for();
    if (!pause) break;
    const auto again = Clock::now() + *pause;
    if (co_await waiting.changes->wait(std::min(waiting.until, again)) || waiting.over())
      co_return false;
  }
  co_return true;
}

/// The lease with the trial as people see it. It has the machine from now on.
boost::asio::awaitable<std::optional<sweep::Lease>> lease(
    Context& context, const std::string& driver_uuid, Machine machine,
    const std::optional<std::string>& why_gpu_is_not_cold) {
  struct Leased {
    sweep::LeaseAnswer answer;
    Change change;
  };
  const auto catalog = context.served.current();
  const auto only_sweep = sweep_of(context, driver_uuid);
  const auto gate = context.gate ? std::optional(context.gate->take()) : std::nullopt;
  auto leased = co_await commit(
      context.io, context.writer, Durability::kRunState, [&](SQLite::Database& database) {
        Leased result{
            sweep::lease_trial(database, driver_uuid, only_sweep, *catalog, why_gpu_is_not_cold),
            {}};
        if (const auto* given = std::get_if<sweep::Lease>(&result.answer)) {
          if (gate)
            sweep::record_gate(database, {given->trial_uuid, given->attempt_number}, gate->waited,
                               gate->given_up);
          result.change = change_of_trial(database, given->trial_uuid, true);
        }
        return result;
      });
  const auto* given = std::get_if<sweep::Lease>(&leased.answer);
  if (given == nullptr) co_return std::nullopt;
  context.turns.measures(given->plan_name, {given->trial_uuid, given->attempt_number});
  context.running.add({sweep::AttemptName{given->trial_uuid, given->attempt_number}, driver_uuid,
                       leased.change.trial, std::move(machine)});
  publish(context, leased.change);
  co_return *given;
}

/// Nobody would get the answer: the machine is free again at once, and this was no try of the
/// trial.
boost::asio::awaitable<void> take_back(Context& context, const sweep::AttemptName& attempt) {
  co_await commit_ends(context, [&](SQLite::Database& database) {
    return sweep::release_attempt(
        database, attempt, "lease_not_taken",
        "the driver waited no longer for the trial that it had asked for");
  });
}

}  // namespace

Answer post_driver(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("driver_registration", request.body);
  if (!message) co_return bad_message(message.error());
  const bool native = message->value("platform", "") == sweep::kNativePlatform;
  const json gpu = co_await gpu_of(context, (*message)["launched"], native);
  co_await commit(
      context.io, context.writer, Durability::kRunState,
      [&](SQLite::Database& database) { return sweep::register_driver(database, *message, gpu); });
  const json& browser = (*message)["browser"];
  const std::string driver_uuid = (*message)["driver_uuid"];
  context.drivers[driver_uuid] = {
      browser["product"], browser["version"], browser["headless"], (*message)["launched"], native,
      Clock::now()};
  context.events.publish("driver", {{"connected", true}});
  co_return http::json_response({{"ok", true}, {"driver_uuid", driver_uuid}});
}

Answer post_lease(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("lease_request", request.body);
  if (!message) co_return bad_message(message.error());
  const Waiting waiting{.request = request,
                        .changes = context.leases.ask((*message)["driver_uuid"]),
                        .driver_uuid = (*message)["driver_uuid"],
                        .until = Clock::now() + kLeaseWait};
  const auto asking = context.drivers.find(waiting.driver_uuid);
  const bool first_time = asking != context.drivers.end() && ++asking->second.lease_requests == 1;
  std::optional<MachineTurns::Held> turn;  // the place in line
  auto queue = sweep::Queue::kNothingNow;
  do {
    if (const auto driver = context.drivers.find(waiting.driver_uuid);
        driver != context.drivers.end()) {
      driver->second.last_seen = Clock::now();
    }
    const auto prospect = co_await look(context, waiting.driver_uuid);
    queue = prospect.queue;
    if (const auto driver = context.drivers.find(waiting.driver_uuid);
        driver != context.drivers.end()) {
      driver->second.spent = queue == sweep::Queue::kSpent;
    }
    if (queue != sweep::Queue::kTrial) {
      if (context.rehearsal && first_time) break;
      turn.reset();
      if (queue != sweep::Queue::kOthersNext) {  // else they are that driver's
        context.cooling.free();
        context.waits_for.reset();
      }
      const auto again = context.running.empty() ? Clock::now() + kLookAgain : waiting.until;
      co_await waiting.changes->wait(std::min(waiting.until, again));
    } else if (auto machine = co_await wait_for_cool_machine(context, waiting, prospect, turn);
               machine != nullptr && !waiting.given_up()) {
      if (context.gate) context.gate->begin(Clock::now());
      const auto why_gpu_is_not_cold = co_await make_gpu_cold(context, waiting.driver_uuid);
      if (waiting.given_up()) break;
      if (!co_await wait_for_quiet(context, waiting)) {
        // It has cooled down, and is not to begin anew.
        if (prospect.cool_down.count() > 0) context.cooling.keep(std::move(machine), Clock::now());
        continue;
      }
      if (const auto given = co_await lease(context, waiting.driver_uuid, std::move(machine),
                                            why_gpu_is_not_cold)) {
        if (!waiting.given_up()) co_return http::json_response(lease_json(context, *given));
        const sweep::AttemptName attempt{given->trial_uuid, given->attempt_number};
        co_await take_back(context, attempt);
      }
    }
  } while (!waiting.over() && !context.io.stopped());
  context.waits_for.reset();  // whoever still waits says so again
  const bool drained = queue == sweep::Queue::kDrained;
  co_return http::json_response(
      {{"ok", true}, {"kind", drained ? "drained" : "wait"}, {"retry_ms", 0}});
}

}  // namespace webdyno::api
