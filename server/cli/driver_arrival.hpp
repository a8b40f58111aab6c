#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "server/api/collector.hpp"
#include "server/launch/browser.hpp"
#include "server/launch/driver_state.hpp"

namespace webdyno::cli {

/// How far the driver in a launched browser has come on its way to its first trial: the native host
/// is started, the collector reached, a trial asked for. `run` waits for it with each browser.
class DriverArrival {
 public:
  /// Asks the extension for its state, when nobody else speaks to the browser.
  using Ask = std::function<std::optional<launch::DriverState>()>;

  DriverArrival(std::string launch_uuid, Ask ask);

  /// Of what the collector knows now. nullopt: it has asked for a trial. Throws EnvironmentError
  /// with the reason when the extension has given up, or after a minute.
  std::optional<launch::Awaited> look(const api::Collector::Watched& watched,
                                      const launch::Browser& browser);

  /// "the extension to reach the collector (TypeError: Failed to fetch)"; empty in the first
  /// seconds, which every browser takes.
  std::string words() const;

 private:
  std::string reason(const launch::Browser& browser) const;

  using Clock = std::chrono::steady_clock;
  const std::string launch_uuid_;
  const Ask ask_;
  const Clock::time_point begun_ = Clock::now();
  Clock::time_point asked_ = begun_;
  std::optional<launch::Awaited> awaited_ = launch::Awaited::kNativeHost;
  std::optional<launch::DriverState> state_;
};

}  // namespace webdyno::cli
