#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "server/api/machine_turns.hpp"

namespace webdyno::api {

/// The machine while it cools down before a trial (cool_down_ms of a plan): held, so that nobody
/// measures on it, for longer than the lease request lasts that has begun it.
class CoolingMachine {
 public:
  using Clock = std::chrono::steady_clock;

  struct Kept {
    std::shared_ptr<MachineTurns::Held> machine;
    Clock::time_point until;
  };

  /// For the driver's next request.
  void keep(std::shared_ptr<MachineTurns::Held> machine, Clock::time_point until);
  /// nullopt: no machine is kept.
  std::optional<Kept> take();
  void free() { kept_.reset(); }
  /// A driver asks again at once: one that does not has gone, and others may measure.
  void free_if_unclaimed(Clock::time_point now);

 private:
  std::optional<Kept> kept_;
  Clock::time_point kept_at_;
};

}  // namespace webdyno::api
