#include "server/api/running_trials.hpp"

#include <algorithm>

namespace webdyno::api {

std::vector<sweep::AttemptName> RunningTrials::attempts() const {
  std::vector<sweep::AttemptName> names;
  for (const auto& each : trials_) names.push_back(each.attempt());
  return names;
}

RunningTrial* RunningTrials::find(const sweep::AttemptName& attempt) {
  const auto found = std::find_if(trials_.begin(), trials_.end(), [&](const RunningTrial& each) {
    return each.attempt() == attempt;
  });
  return found == trials_.end() ? nullptr : &*found;
}

RunningTrial* RunningTrials::find_driver(const std::string& driver_uuid) {
  const auto found = std::find_if(trials_.begin(), trials_.end(), [&](const RunningTrial& each) {
    return each.driver_uuid() == driver_uuid;
  });
  return found == trials_.end() ? nullptr : &*found;
}

std::shared_ptr<MachineTurns::Held> RunningTrials::machine_of(const std::string& sweep_uuid) const {
  const auto found = std::find_if(trials_.begin(), trials_.end(), [&](const RunningTrial& each) {
    return each.sweep_uuid() == sweep_uuid;
  });
  return found == trials_.end() ? nullptr : found->machine();
}

void RunningTrials::end(const sweep::AttemptName& attempt) {
  std::erase_if(trials_, [&](const RunningTrial& each) { return each.attempt() == attempt; });
}

}  // namespace webdyno::api
