#include "server/stats/power.hpp"

#include <boost/math/constants/constants.hpp>
#include <cassert>
#include <cmath>

#include "server/stats/distribution.hpp"
#include "server/stats/fewest.hpp"
#include "server/stats/precision.hpp"
#include "server/stats/ranks.hpp"

namespace webdyno::stats {
namespace {

/// Whether n trials an arm tell `log_distance` from 0 with these two quantiles.
bool enough_trials(const LogDifference& difference, double log_distance, std::size_t trials,
                   double p_of_test, double p_of_power) {
  const auto n = static_cast<double>(trials);
  const double freedom = difference.freedom_per_trial * (n - 1);
  const double errors =
      student_quantile(p_of_test, freedom) + student_quantile(p_of_power, freedom);
  return log_distance >= errors * std::sqrt(difference.trial_variance / n);
}

template <typename Enough>
std::optional<std::size_t> fewest_if_any(Enough enough) {
  const std::size_t trials = fewest(2, kMostTrials, enough);
  if (!enough(trials)) return std::nullopt;
  return trials;
}

}  // namespace

std::optional<std::size_t> trials_to_show_change(const LogDifference& difference, double tolerance,
                                                 double level, Pairing pairing) {
  assert(tolerance > 0 && level > 0 && level < 1);
  const double size = std::abs(difference.change.log_ratio);
  const double beyond = size - std::log1p(tolerance);
  if (!(beyond > 0)) return std::nullopt;
  const double tested = pairing == Pairing::none
                            ? size / std::sqrt(boost::math::constants::third_pi<double>())
                            : size;
  return fewest_if_any([&](std::size_t trials) {
    return least_rank_p_value(trials) <= level &&
           enough_trials(difference, beyond, trials, 0.975, kPower) &&
           enough_trials(difference, tested, trials, 1 - level / 2, kPower);
  });
}

std::optional<std::size_t> trials_to_show_same(const LogDifference& difference, double tolerance) {
  assert(tolerance > 0);
  const double within = std::log1p(tolerance) - std::abs(difference.change.log_ratio);
  if (!(within > 0)) return std::nullopt;
  // Both tests may fail, so each has half of what may go wrong.
  return fewest_if_any([&](std::size_t trials) {
    return enough_trials(difference, within, trials, 0.95, (1 + kPower) / 2);
  });
}

}  // namespace webdyno::stats
