#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "server/stats/interval.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// What one trial says, its median, 95th percentile or peak, and which launch of the browser it ran
/// in. Launches are numbered as the caller likes.
struct TrialNumber {
  std::size_t launch;
  double value;
};

/// What was drawn: whole launches with the trials in them, or trials. Where it is trials, the
/// interval knows nothing of how launches differ.
enum class Level { trial, launch };

struct BootstrapInterval {
  Interval interval;
  Level level;
};

/// Fewer launches or trials than this are not drawn from: the smallest and largest of n hold the
/// median between them with a probability of 1 - 2^(1 - n), 0.94 for 5 and 0.88 for 4, and no draw
/// of them goes beyond.
inline constexpr std::size_t kFewestUnits = 5;

inline constexpr std::uint32_t kBootstrapSeed = 20190513;  // the day that WWW 2019 began
inline constexpr std::size_t kScreenReplicates = 2'000;
inline constexpr std::size_t kReportReplicates = 10'000;

// Intervals of the median over trials of numbers that have no simple distribution: percentiles,
// peaks, medians. B. Efron, Bootstrap methods, Annals of Statistics 7, 1979. Drawn with replacement
// are the launches, where each arm has five or more, else the trials; what lies below the level
// that is drawn stays whole, since its scatter is in the numbers of the level above already (S. Ren
// et al., Nonparametric bootstrapping for hierarchical data, Journal of Applied Statistics 37,
// 2010).
//
// Percentile intervals. Of one arm the percentiles are those of a normal distribution at
// t(0.975, n - 1) instead of 1.96, after T. C. Hesterberg, What teachers should know about the
// bootstrap, The American Statistician 69, 2015: medians of draws of few values are too often the
// same one. Of a ratio they are the plain ones, since two medians are rarely both; where nine
// tenths or more of the variance are of one arm, they move to that arm's. docs/method.md has the
// coverage. BCa would need the jackknife, which is wrong for medians (B. Efron, R. Tibshirani, An
// introduction to the bootstrap, 1993, section 10.6).
//
// The same seed gives the same interval everywhere. Fewer than kFewestUnits trials: too_few. NaN
// and infinities: not_finite. Fewer than 100 replicates or a confidence outside (0, 1):
// bad_argument. Values that are all alike: no width.

/// Of one arm, in the unit of the values.
Answer<BootstrapInterval> bootstrap_median(std::span<const TrialNumber> arm,
                                           std::size_t replicates = kScreenReplicates,
                                           std::uint32_t seed = kBootstrapSeed,
                                           double confidence = 0.95);

/// Head's median over base's. Arms are drawn for themselves, also where they ran in the same
/// blocks. For n, the n of both arms by Welch's rule. Zero or less: not_positive.
Answer<BootstrapInterval> bootstrap_ratio_of_medians(std::span<const TrialNumber> base,
                                                     std::span<const TrialNumber> head,
                                                     std::size_t replicates = kScreenReplicates,
                                                     std::uint32_t seed = kBootstrapSeed,
                                                     double confidence = 0.95);

}  // namespace webdyno::stats
