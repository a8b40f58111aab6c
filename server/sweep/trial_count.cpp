#include "server/sweep/trial_count.hpp"

#include <algorithm>

namespace webdyno::sweep {

TrialCount count_trials(const Plan& plan, const std::vector<Configuration>& configurations) {
  TrialCount count;
  for (const auto& each : configurations) {
    if (each.control_arm) {
      ++count.control_arms;
      continue;
    }
    const std::size_t trials = trials_of(each, plan, count);
    count.fewest = count.configurations == 0 ? trials : std::min(count.fewest, trials);
    count.blocks = std::max(count.blocks, trials);
    const auto most = static_cast<std::size_t>(each.terms.trials.value_or(most_trials(plan)));
    count.most = std::max(count.most, most);
    count.trials += trials;
    count.at_most += most;
    ++count.configurations;
  }
  return count;
}

std::size_t trials_of(const Configuration& configuration, const Plan& plan,
                      const TrialCount& count) {
  if (configuration.control_arm) return count.blocks;
  return static_cast<std::size_t>(configuration.terms.trials.value_or(plan.repetitions));
}

}  // namespace webdyno::sweep
