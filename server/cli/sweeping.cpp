#include "server/cli/sweeping.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <poll.h>

#include <chrono>
#include <utility>

#include "schema/wire/identity.hpp"
#include "server/cli/exit_code.hpp"
#include "server/sweep/lease.hpp"

namespace webdyno::cli {
namespace {

constexpr int kRedrawMs = 250;
// A browser that dies again and again without a trial between is broken, not unlucky.
constexpr int kMaxLaunchesWithoutProgress = 3;
// So long no browser that starts is a reason to say that it is waited for.
constexpr std::chrono::seconds kUsualStart{4};
// From its request to its first trial there is its GPU process to be replaced.
constexpr std::chrono::seconds kFirstTrial{60};

/// Thrown out of a wait for a browser that is only starting.
struct SignalCame {};

}  // namespace

Sweeping::Sweeping(launch::LaunchOptions launch, api::Collector& collector, PipedBrowser& piped,
                   SweepWatch& watch, const Signals& signals, NativeDriver* native,
                   std::string how_to_go_on, Collector collector_after)
    : launch_(std::move(launch)),
      collector_(collector),
      piped_(piped),
      watch_(watch),
      signals_(signals),
      native_(native),
      how_to_go_on_(std::move(how_to_go_on)),
      collector_after_(collector_after) {}

Sweeping::End Sweeping::run(launch::Browser browser) {
  int launches_without_progress = 0;
  std::size_t ended_before = 0;
  browser_.emplace(std::move(browser));
  try {
    for (;;) {
      const auto drained = drain(*browser_);
      if (drained) return *drained;
      if (drained.error() == Gone::kSpent) {
        browser_.reset();
        say_gone("the browser has had its trials");
        launches_without_progress = 0;
        browser_.emplace(launch_another());
        continue;
      }
      const std::string how = browser_->running() ? "was silent" : browser_->how_it_ended();
      say_gone("the browser " + how);
      const auto state = update("");
      if (state.sweep_state == "done") return End::kDone;
      launches_without_progress = state.ended > ended_before ? 1 : launches_without_progress + 1;
      ended_before = state.ended;
      if (launches_without_progress >= kMaxLaunchesWithoutProgress) {
        throw EnvironmentError(
            fmt::format("the browser {} {} times in a row; see `./webdyno doctor`, go on with "
                        "`{}`",
                        how, launches_without_progress, how_to_go_on_));
      }
      browser_.reset();
      browser_.emplace(launch_another());
    }
  } catch (const SignalCame&) {
    return End::kSignal;
  }
}

void Sweeping::dismiss_browser(const std::string& why) {
  browser_.reset();
  say_gone(why);
}

launch::Browser Sweeping::launch_another() {
  launch_.launch_uuid = wire::uuid_v7();
  const auto begun = std::chrono::steady_clock::now();
  auto browser = launch::Browser::launch(launch_, [&](launch::Awaited awaited) {
    update(std::chrono::steady_clock::now() - begun < kUsualStart ? "" : launch::words_of(awaited));
    if (signals_.came()) throw SignalCame();
  });
  if (!browser)
    throw EnvironmentError(fmt::format("{}; go on with `{}`", browser.error(), how_to_go_on_));
  return std::move(*browser);
}

/// Its attempts end with their leases if the database cannot be written now.
void Sweeping::say_gone(const std::string& message) {
  try {
    collector_.driver_gone(launch_.launch_uuid, message);
  } catch (const SQLite::Exception&) {
    return;
  }
}

/// Draws. A disk without room takes no result, however long it is waited for.
SweepWatch::State Sweeping::update(const std::string& awaited) {
  using Kind = store::StorageFailure::Kind;
  watched_ = collector_.watch();
  const auto state = watch_.update(watched_, awaited);
  const auto& failure = watched_.storage_failure;
  if (collector_after_ == Collector::kEndsWithIt && failure && failure->kind != Kind::kBusy &&
      state.sweep_state != "done") {
    throw EnvironmentError(fmt::format("{}; {} with `{}`", failure->message,
                                       failure->kind == Kind::kFull    ? "make room, then go on"
                                       : failure->kind == Kind::kMoved ? "put it back, then go on"
                                                                       : "go on",
                                       how_to_go_on_));
  }
  return state;
}

tl::expected<Sweeping::End, Sweeping::Gone> Sweeping::drain(launch::Browser& browser) {
  const PipedBrowser::Use use(piped_, browser);
  DriverArrival arrival(launch_.launch_uuid, [&] { return piped_.ask_driver_state(); });
  bool arrived = false;
  bool had_a_trial = false;
  auto last_asked = std::chrono::steady_clock::now();
  for (;;) {
    pollfd events[] = {{.fd = signals_.fd(), .events = POLLIN, .revents = 0},
                       {.fd = browser.exit_fd(), .events = POLLIN, .revents = 0}};
    ::poll(events, 2, kRedrawMs);
    const auto state = update(arrival.words());
    if (state.sweep_state == "done") return End::kDone;
    if (state.sweep_state == "stopped" && !state.trial_in_flight) return End::kStopped;
    if (collector_after_ == Collector::kGoesOn && state.sweep_state == "paused" &&
        !state.trial_in_flight)
      return End::kPaused;
    if (events[0].revents != 0) return End::kSignal;
    if (native_ != nullptr) native_->keep_running(collector_, state.ended);
    if (!browser.running()) return tl::unexpected(Gone::kLost);
    if (watched_.spent_drivers.contains(launch_.launch_uuid)) return tl::unexpected(Gone::kSpent);
    if (!arrived) arrived = has_arrived(arrival, browser);
    had_a_trial = had_a_trial || state.trial_in_flight || state.waits;
    if (!arrived || state.trial_in_flight || state.waits || state.sweep_state == "paused" ||
        watched_.storage_failure)
      last_asked = std::chrono::steady_clock::now();
    // Its lease has run out before, which took as long.
    if (std::chrono::steady_clock::now() - last_asked >
        (had_a_trial ? sweep::kLeaseRenewal : kFirstTrial))
      return tl::unexpected(Gone::kLost);
  }
}

bool Sweeping::has_arrived(DriverArrival& arrival, const launch::Browser& browser) {
  try {
    return !arrival.look(watched_, browser);
  } catch (const EnvironmentError& error) {
    throw EnvironmentError(fmt::format("{}; go on with `{}`", error.what(), how_to_go_on_));
  }
}

}  // namespace webdyno::cli
