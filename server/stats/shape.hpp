#pragma once

#include <optional>
#include <span>

#include "server/stats/dip.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// How two arms differ other than in their place. One positive number a trial, five trials an arm
/// at least (too_few), on the logarithms: a scatter is a share of the time and not a number of
/// milliseconds, so an arm that is twice as slow is not wider by that.
struct ShapeChange {
  /// Head's median distance to its median over base's (MAD). Absent where base's is 0: half of its
  /// values are one.
  std::optional<double> spread_ratio;
  /// That one scatters more than the other: M. B. Brown, A. B. Forsythe, Robust tests for the
  /// equality of variances, JASA 69, 1974 (Levene's test about the medians; scipy.stats.levene).
  double spread_p_value;
  /// That an arm has more than one mode, where it can be asked: not of an arm that is constant.
  std::optional<Dip> base_dip;
  std::optional<Dip> head_dip;
};

/// Both arms constant: nothing to ask, no_spread. Zero and less not_positive; NaN and infinities
/// not_finite.
Answer<ShapeChange> shape_change(std::span<const double> base, std::span<const double> head);

}  // namespace webdyno::stats
