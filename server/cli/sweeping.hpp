#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "server/api/collector.hpp"
#include "server/cli/driver_arrival.hpp"
#include "server/cli/native_driver.hpp"
#include "server/cli/piped_browser.hpp"
#include "server/cli/signals.hpp"
#include "server/cli/sweep_watch.hpp"
#include "server/launch/browser.hpp"

namespace webdyno::cli {

/// Watches a sweep to its end, and launches another browser where one dies or hangs, or has had as
/// many trials as the plan gives one. `native`: the driver of its trials outside of a browser;
/// nullptr: it has none.
class Sweeping {
 public:
  enum class End { kDone, kStopped, kPaused, kSignal };

  /// Whether its collector goes on after it: then a sweep that is paused needs no browser, and a
  /// disk without room is waited for, as others wait for it there.
  enum class Collector { kEndsWithIt, kGoesOn };

  /// `how_to_go_on`: a command, for people.
  Sweeping(launch::LaunchOptions launch, api::Collector& collector, PipedBrowser& piped,
           SweepWatch& watch, const Signals& signals, NativeDriver* native,
           std::string how_to_go_on, Collector collector_after = Collector::kEndsWithIt);

  /// `browser` was launched with the launch_uuid of the options. Throws EnvironmentError when there
  /// is no way on: its line names `how_to_go_on`. The last browser stays until this is destroyed,
  /// so that whoever was told to stop can say so before its tab is closed.
  End run(launch::Browser browser);

  /// Closes the browser, and tells the collector so.
  void dismiss_browser(const std::string& why);

 private:
  launch::Browser launch_another();
  void say_gone(const std::string& message);
  SweepWatch::State update(const std::string& awaited);
  /// Why a browser is no longer waited for: it has died or hangs, or has had its trials.
  enum class Gone { kLost, kSpent };
  tl::expected<End, Gone> drain(launch::Browser& browser);
  bool has_arrived(DriverArrival& arrival, const launch::Browser& browser);

  launch::LaunchOptions launch_;
  api::Collector& collector_;
  PipedBrowser& piped_;
  SweepWatch& watch_;
  const Signals& signals_;
  NativeDriver* native_;
  const std::string how_to_go_on_;
  const Collector collector_after_;
  std::optional<launch::Browser> browser_;
  api::Collector::Watched watched_{};
};

}  // namespace webdyno::cli
