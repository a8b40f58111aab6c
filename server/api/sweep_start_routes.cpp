#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "schema/wire/contract.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/api/changes.hpp"
#include "server/api/database_access.hpp"
#include "server/api/plan_refusal.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/control.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/resumable.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/sweep_making.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;
using store::Durability;

using Reason = sweep::Rejected::Reason;

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

/// Of the sweeps that browsers of this collector drain one runs at a time. Throws Rejected.
void refuse_another_sweep(SQLite::Database& database) {
  if (const auto made = sweep::sweep_being_made(database, false))
    throw sweep::Rejected(
        Reason::kConflict,
        fmt::format("sweep {} is being made; ask again in a moment", made->substr(0, 8)));
  SQLite::Statement running(database,
                            "SELECT sweep_uuid, state FROM sweep "
                            "WHERE launched = 0 AND state IN ('running', 'paused') LIMIT 1");
  if (!running.executeStep()) return;
  throw sweep::Rejected(
      Reason::kConflict,
      fmt::format("sweep {} is {}; stop it first", running.getColumn(0).getString().substr(0, 8),
                  running.getColumn(1).getString()));
}

void refuse_beside_launched(const Context& context) {
  if (!*context.launched) return;
  const std::string& uuid = (*context.launched)->sweep_uuid;
  throw sweep::Rejected(Reason::kConflict,
                        uuid.empty()
                            ? "a browser is being launched for another sweep; ask again in a moment"
                            : fmt::format("sweep {} is running; stop it first", uuid.substr(0, 8)));
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

/// What `work` returns, which may take minutes. What it refers to lives in the caller's frame,
/// which waits.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> before_sweep(Context& context, Work work) {
  const auto run = [](Work todo) -> boost::asio::awaitable<std::invoke_result_t<Work>> {
    co_return todo();
  };
  co_return co_await boost::asio::co_spawn(context.preparer_thread, run(std::move(work)),
                                           boost::asio::use_awaitable);
}

/// Makes the models that are missing; one line for each that could not be made.
boost::asio::awaitable<std::vector<std::string>> prepare(
    Context& context, const std::vector<sweep::Configuration>& configurations) {
  if (context.preparer == nullptr || configurations.empty()) co_return std::vector<std::string>{};
  co_return co_await before_sweep(context,
                                  [&] { return context.preparer->prepare(configurations); });
}

/// A browser that was launched and has no sweep yet: given up when this goes and has none still.
class BrowserInWaiting {
 public:
  explicit BrowserInWaiting(Context& context)
      : sweep_(context.launched), launcher_(*context.launcher) {
    sweep_->emplace();
  }
  ~BrowserInWaiting() {
    if (begun_) return;
    sweep_->reset();
    if (launched_) launcher_.give_up();
  }
  BrowserInWaiting(const BrowserInWaiting&) = delete;
  BrowserInWaiting& operator=(const BrowserInWaiting&) = delete;

  void launched() { launched_ = true; }
  void hold(const Context& context, const std::string& sweep_uuid) {
    (*sweep_)->lock = SweepLock::try_hold(context.state_directory, sweep_uuid);
    if (!(*sweep_)->lock)
      throw sweep::Rejected(Reason::kConflict,
                            fmt::format("another process runs sweep {}", sweep_uuid.substr(0, 8)));
  }
  void begin(Context& context, const Change& change, bool native) {
    (*sweep_)->sweep_uuid = change.sweep["sweep_uuid"];
    context.sweep = change.sweep;
    begun_ = true;
    launcher_.begin((*sweep_)->sweep_uuid, native);
  }

 private:
  const std::shared_ptr<std::optional<LaunchedSweep>> sweep_;
  BrowserLauncher& launcher_;
  bool launched_ = false;
  bool begun_ = false;
};

http::Response cannot_launch(const std::string& why) {
  return http::error_response(503, "cannot_launch", why);
}

/// Why none is launched that is asked for, before anything is done.
std::optional<http::Response> refuse_browser(const Context& context, const std::string& wanted) {
  if (wanted.empty()) return std::nullopt;
  if (context.launcher == nullptr)
    return http::error_response(400, "bad_request",
                                "this collector launches no browser, `./webdyno serve` does",
                                "$.browser");
  if (wanted == "headed" && !context.launcher->has_screen())
    return http::error_response(400, "bad_request",
                                "a browser with a window needs a screen, and the collector has "
                                "none: neither DISPLAY nor WAYLAND_DISPLAY is set",
                                "$.browser");
  return std::nullopt;
}

/// nullopt: it has shown that it can measure, on the machine whose host_uuid this is.
boost::asio::awaitable<tl::expected<std::string, std::string>> launch(Context& context,
                                                                      BrowserInWaiting& browser,
                                                                      const std::string& wanted) {
  const auto host_uuid =
      co_await before_sweep(context, [&] { return context.launcher->launch(wanted == "headed"); });
  if (host_uuid) browser.launched();
  co_return host_uuid;
}

void refuse_other_machine(SQLite::Database& database, const std::string& sweep_uuid,
                          const std::string& host_uuid) {
  if (const auto other = sweep::other_machine(database, sweep_uuid, host_uuid))
    throw sweep::Rejected(
        Reason::kConflict,
        fmt::format("the sweep was begun on another machine ({}) and stays there", *other));
}

struct Resumed {
  std::vector<sweep::Configuration> left;
  bool launched = false;  // of browsers that webdyno launches, as yet
  bool native = false;    // also of what a sweep that grows has not queued yet
  std::optional<wire::ProtocolError> needs_launched;
};

/// Throws Rejected (not found).
Resumed read_resumed(SQLite::Database& database, const Context& context,
                     const std::string& sweep_uuid) {
  Resumed resumed;
  resumed.left = sweep::queued_configurations(database, sweep_uuid);
  SQLite::Statement find(
      database,
      "SELECT launched, plan, EXISTS (SELECT 1 FROM trial JOIN configuration USING "
      "(configuration_id) WHERE platform = 'native' AND trial.sweep_id = sweep.sweep_id) FROM "
      "sweep WHERE sweep_uuid = ? AND sweep_id NOT IN (SELECT sweep_id FROM sweep_in_making)");
  find.bind(1, sweep_uuid);
  if (!find.executeStep())
    throw sweep::Rejected(Reason::kNotFound, "there is no sweep " + sweep_uuid);
  resumed.launched = find.getColumn(0).getInt() != 0;
  resumed.native = find.getColumn(2).getInt() != 0;
  // A plan of an older webdyno that is none any more says nothing.
  if (const auto plan =
          sweep::parse_plan(json::parse(find.getColumn(1).getString()), context.catalog))
    resumed.needs_launched = needs_launched_browser(*plan, resumed.left);
  return resumed;
}

boost::asio::awaitable<Change> go_on(Context& context, const std::string& sweep_uuid,
                                     std::optional<bool> launched) {
  auto change = co_await commit(context.io, context.writer, Durability::kRunState,
                                [&](SQLite::Database& database) {
                                  if (launched) sweep::take_over(database, sweep_uuid, *launched);
                                  sweep::set_sweep_state(database, sweep_uuid, "running");
                                  return change_of_sweep(database, sweep_uuid);
                                });
  co_return change;
}

http::Response resumed_answer(Context& context, const Change& change,
                              const std::vector<std::string>& not_prepared) {
  context.leases.wake();
  publish(context, change);
  return http::json_response(
      {{"ok", true}, {"sweep", change.sweep}, {"not_prepared", not_prepared}});
}

}  // namespace

Answer post_sweep(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("sweep_request", request.body);
  if (!message) co_return bad_message(message.error());
  const std::string wanted = message->value("browser", "");
  if (auto refusal = refuse_browser(context, wanted)) co_return *refusal;
  const auto plan = requested_plan(*message, context);
  if (!plan) co_return bad_message(plan.error());
  auto configurations = sweep::expand(*plan, context.catalog, context.given_data);
  if (const auto needs = needs_launched_browser(*plan, configurations); needs && wanted.empty())
    co_return bad_message(*needs);
  if (const auto why = why_no_sweep(*plan, configurations, context.catalog, context.given_data))
    co_return bad_message(*why);
  const bool native = has_native(configurations);
  const auto arms = sweep::control_arms(*plan, context.catalog);
  configurations.insert(configurations.end(), arms.begin(), arms.end());
  refuse_beside_launched(context);
  std::optional<BrowserInWaiting> browser;
  if (!wanted.empty()) browser.emplace(context);
  co_await read(context.io, context.readers, [](SQLite::Database& database) {
    refuse_another_sweep(database);
    return true;
  });
  const auto not_prepared = co_await prepare(context, configurations);  // may take minutes
  if (browser) {
    const auto host_uuid = co_await launch(context, *browser, wanted);
    if (!host_uuid) co_return cannot_launch(host_uuid.error());
  }
  const std::uint32_t seed = message->contains("seed")
                                 ? (*message)["seed"].get<std::uint32_t>()
                                 : plan->seed.value_or(std::random_device()());
  const sweep::NewSweep sweep{.plan = *plan,
                              .configurations = configurations,
                              .seed = seed,
                              .rate_hz = plan->rate_hz,
                              .launched = browser.has_value()};
  const Change change = co_await make_sweep(context, sweep);
  if (browser) {
    browser->hold(context, change.sweep["sweep_uuid"]);
    browser->begin(context, change, native);
  }
  context.leases.wake();
  publish(context, change);
  co_return http::json_response(
      {{"ok", true}, {"sweep_uuid", change.sweep["sweep_uuid"]}, {"not_prepared", not_prepared}});
}

Answer resume_sweep(Context& context, const http::Request& request, const std::string& sweep_uuid) {
  const auto message =
      wire::parse_message("resume_request", request.body.empty() ? "{}" : request.body);
  if (!message) co_return bad_message(message.error());
  const std::string wanted = message->value("browser", "");
  if (auto refusal = refuse_browser(context, wanted)) co_return *refusal;
  // As before a new sweep: its models may have been deleted, or be those of an older webdyno.
  const auto resumed = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_resumed(database, context, sweep_uuid);
  });
  if (const auto reason = sweep::why_not_resumable(resumed.left, *context.served.current()))
    co_return http::error_response(409, "conflict", *reason);
  if (sweep_uuid == context.own_sweep()) {  // its browser is still there
    const auto not_prepared = co_await prepare(context, resumed.left);
    co_return resumed_answer(context, co_await go_on(context, sweep_uuid, std::nullopt),
                             not_prepared);
  }
  if (!wanted.empty()) {
    refuse_beside_launched(context);
    BrowserInWaiting browser(context);
    browser.hold(context, sweep_uuid);
    const auto not_prepared = co_await prepare(context, resumed.left);
    const auto host_uuid = co_await launch(context, browser, wanted);
    if (!host_uuid) co_return cannot_launch(host_uuid.error());
    co_await read(context.io, context.readers, [&](SQLite::Database& database) {
      refuse_other_machine(database, sweep_uuid, *host_uuid);
      return true;
    });
    const Change change = co_await go_on(context, sweep_uuid, true);
    browser.begin(context, change, resumed.native);
    co_return resumed_answer(context, change, not_prepared);
  }
  // A `run` that goes on by itself keeps its sweep.
  const auto lock = SweepLock::try_hold(context.state_directory, sweep_uuid);
  const bool taken = resumed.launched && lock != nullptr;
  if (resumed.needs_launched && lock != nullptr)
    co_return http::error_response(409, "conflict",
                                   resumed.needs_launched->message + ": resume it in one");
  const auto not_prepared = co_await prepare(context, resumed.left);  // may take minutes
  const Change change =
      co_await go_on(context, sweep_uuid, taken ? std::optional(false) : std::nullopt);
  co_return resumed_answer(context, change, not_prepared);
}

boost::asio::awaitable<void> leave_launched_sweep(Context& context, std::string state,
                                                  std::string why) {
  const std::string sweep_uuid = context.own_sweep();
  co_await commit_ends(context, [&](SQLite::Database& database) {
    return sweep::leave_sweep(database, sweep_uuid, state, why);
  });
  const Change change = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return change_of_sweep(database, sweep_uuid);
  });
  publish(context, change);
  context.launched->reset();
}

}  // namespace webdyno::api
