#include "server/sweep/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace webdyno::sweep {
namespace {
constexpr std::size_t kFewestTrials = 3;
constexpr double kNormal975 = 1.959964;
}  // namespace

std::optional<TimeLeft> estimate_time_left(const std::vector<double>& seconds_per_trial,
                                           std::size_t left) {
  if (seconds_per_trial.size() < kFewestTrials) return std::nullopt;
  const auto n = static_cast<double>(seconds_per_trial.size());
  const double mean = std::accumulate(seconds_per_trial.begin(), seconds_per_trial.end(), 0.0) / n;
  double squares = 0;
  for (const double each : seconds_per_trial) squares += (each - mean) * (each - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  const auto draws = static_cast<double>(left);
  const double half = kNormal975 * deviation * std::sqrt(draws + draws * draws / n);
  return TimeLeft{mean * draws, std::max(0.0, mean * draws - half), mean * draws + half};
}

}  // namespace webdyno::sweep
