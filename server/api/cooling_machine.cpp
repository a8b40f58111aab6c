#include "server/api/cooling_machine.hpp"

#include <utility>

namespace webdyno::api {
namespace {

constexpr std::chrono::seconds kUnclaimed{5};

}  // namespace

void CoolingMachine::keep(std::shared_ptr<MachineTurns::Held> machine, Clock::time_point until) {
  kept_.emplace(Kept{std::move(machine), until});
  kept_at_ = Clock::now();
}

std::optional<CoolingMachine::Kept> CoolingMachine::take() {
  return std::exchange(kept_, std::nullopt);
}

void CoolingMachine::free_if_unclaimed(Clock::time_point now) {
  if (kept_ && now - kept_at_ > kUnclaimed) kept_.reset();
}

}  // namespace webdyno::api
