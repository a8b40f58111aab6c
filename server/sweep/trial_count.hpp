#pragma once

#include <cstddef>
#include <vector>

#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// How many trials a sweep has. Each configuration is in as many blocks of the running order as it
/// has trials, in the first ones; the control's arms are in all.
struct TrialCount {
  std::size_t configurations = 0;  // of the plan
  std::size_t trials = 0;          // of these; by precision, those of the complete blocks
  std::size_t at_most = 0;         // of these; `trials` where their number is fixed
  std::size_t fewest = 0;          // of one of them
  std::size_t most = 0;            // of one of them, by precision at most
  std::size_t blocks = 0;          // that the sweep is made with
  std::size_t control_arms = 0;

  std::size_t control_trials() const { return control_arms * blocks; }
};

/// `configurations`: the plan's, and the control's arms or not.
TrialCount count_trials(const Plan& plan, const std::vector<Configuration>& configurations);

/// Of one of them.
std::size_t trials_of(const Configuration& configuration, const Plan& plan,
                      const TrialCount& count);

}  // namespace webdyno::sweep
