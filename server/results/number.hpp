#pragma once

#include <optional>
#include <string>

namespace webdyno::results {

/// Decimals that show `value` with three significant digits: 0.0669 has 4, 10.7 has 1, 123 has 0.
int decimals_for(double value);

/// With so many decimals; thousands with commas, from 10^10 on "7.86e13".
std::string readable(double value, int decimals);

/// "10.7"; thousands with commas, from 10^10 on "7.86e13"; a dash for what is unknown.
std::string three_digits(const std::optional<double>& value);

/// "10.7 [10.6, 10.8]", the interval with the mean's decimals; the mean alone when there is no
/// interval.
std::string mean_with_interval(double mean, const std::optional<double>& low,
                               const std::optional<double>& high);

/// "216 ms", "1.12 s", "14.0 min": ms to 1,000, then s, then min.
std::string duration(double ms);

/// "0.812 %" of 0.00812; what is below a hundred-thousandth is "< 0.001 %".
std::string share_percent(double share);

/// "351 MB", MB = 10^6.
std::string megabytes(double bytes);

/// "22 s left [19, 27]" or "14 min left [11, 17]", in the unit of the middle.
std::string time_left(double seconds, double low_seconds, double high_seconds);

}  // namespace webdyno::results
