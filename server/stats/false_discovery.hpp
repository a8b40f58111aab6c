#pragma once

#include <span>
#include <vector>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// P-values of many configurations, adjusted so that of those at or below 0.05 no more than 5 % are
/// expected to be chance: Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, Journal
/// of the Royal Statistical Society B 57, 1995, step-up; in the order in which they came. Sound for
/// independent and for positively dependent tests, as those of configurations on one machine are.
/// None give none; what is not in [0, 1], NaN too, is bad_argument.
Answer<std::vector<double>> benjamini_hochberg(std::span<const double> p_values);

}  // namespace webdyno::stats
