#pragma once

namespace webdyno::stats {

// The distributions that the other files ask, from Boost.Math. Arguments are the callers' own
// numbers, so they are asserted and not refused.

/// The t below which Student's t with `degrees_of_freedom` > 0 lies with probability `p` in (0, 1).
double student_quantile(double p, double degrees_of_freedom);

/// The probability that Student's t is above `t`.
double student_upper_tail(double t, double degrees_of_freedom);

/// The probability that a standard normal is below `z`.
double normal_cdf(double z);
double normal_quantile(double p);

/// The probability that F with these degrees of freedom is above `f` >= 0.
double f_upper_tail(double f, double numerator_degrees, double denominator_degrees);

}  // namespace webdyno::stats
