#pragma once

#include <span>
#include <vector>

#include "server/stats/interval.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

// One number for several groups of values, a configuration's trials each, which all count alike
// however many values they have. The groups are chosen and not drawn: the interval is of the
// values' scatter inside of them, and says nothing of other groups. Values are positive:
// not_positive, not_finite; no group, or one without values: too_few.

/// exp of the mean of the groups' means of logarithms.
Answer<double> stratified_geometric_mean(std::span<const std::vector<double>> groups);

/// The same with its interval, on the log scale. The error is the root of the sum of the groups'
/// s^2 / n, over their number; degrees of freedom by F. E. Satterthwaite, An approximate
/// distribution of estimates of variance components, Biometrics Bulletin 2, 1946. Two values a
/// group at least: too_few. Where nothing scatters it has no width.
Answer<Interval> stratified_interval(std::span<const std::vector<double>> groups,
                                     double confidence = 0.95);

}  // namespace webdyno::stats
