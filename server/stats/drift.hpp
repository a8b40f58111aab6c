#pragma once

#include <cstddef>
#include <span>

#include "server/stats/interval.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// One trial's number, with its configuration and its block of the running order.
struct BlockValue {
  std::size_t configuration;
  std::size_t block;
  double value;
};

/// How much slower everything was in the last block than in the first one, as a ratio with its
/// interval; 1 is no drift.
struct Drift {
  Interval ratio;
  double p_value;
  std::size_t blocks;
};

/// The slope of the logarithms on the block's number, each configuration about its own mean
/// (analysis of covariance with one slope: Snedecor, Cochran, Statistical Methods, chapter 18),
/// times the blocks between the first and the last. What scatters is the block, not the trial: all
/// trials of a block share what happened to the machine then, so the residuals are averaged over
/// each block and there are (blocks - 2) degrees of freedom. Exact where every configuration is in
/// every block, and near it where some trials failed.
///
/// It sees a trend, not a disturbance that came and went. Three blocks with trials at least, else
/// too_few; configurations of a single trial say nothing and are left out; zero or less
/// not_positive; NaN and infinities not_finite.
Answer<Drift> drift_over_blocks(std::span<const BlockValue> values, double confidence = 0.95);

}  // namespace webdyno::stats
