#include "server/cli/repetition.hpp"

namespace webdyno::cli {

present::Repetition repetition_of(const sweep::Repeat& repeat) {
  const auto trials = static_cast<std::size_t>(repeat.trials);
  if (!repeat.precision) return {.trials = trials, .most = trials};
  const auto& [max_trials, ci_half_width, budget_s] = *repeat.precision;
  return {.trials = trials,
          .most = static_cast<std::size_t>(max_trials),
          .ci_half_width = ci_half_width,
          .budget_s = budget_s};
}

present::Repetition repetition_of(const sweep::Plan& plan) {
  return repetition_of(sweep::Repeat{.trials = plan.repetitions, .precision = plan.precision});
}

}  // namespace webdyno::cli
