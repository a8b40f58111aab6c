#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// One number for many configurations, and how many it leaves out: it is never shown without that.
struct Aggregate {
  double ratio;         // geometric mean of the ratios that there are
  std::size_t cells;    // how many those are
  std::size_t missing;  // configurations without a ratio: failed or absent in one arm
};

/// Geometric, because the mean of ratios depends on which arm is below the line: P. J. Fleming, J.
/// J. Wallace, How not to lie with statistics, Communications of the ACM 29, 1986. It has no
/// interval: the configurations of a plan are chosen and not drawn. No ratio at all: too_few. A
/// ratio of zero or less: not_positive; of NaN or infinity: not_finite.
Answer<Aggregate> geometric_mean_of_ratios(std::span<const std::optional<double>> ratios);

}  // namespace webdyno::stats
