#include "server/sweep/estimate.hpp"

#include <algorithm>
#include <cmath>

namespace webdyno::sweep {
namespace {
constexpr std::int64_t kFewestGaps = 3;
constexpr double kNormal975 = 1.959964;
}  // namespace

void LeaseGaps::add(double seconds) {
  ++count;
  const double before = seconds - mean_s;
  mean_s += before / static_cast<double>(count);
  squares_s2 += before * (seconds - mean_s);
}

std::optional<TimeLeft> estimate_time_left(const LeaseGaps& gaps, std::size_t left) {
  if (gaps.count < kFewestGaps) return std::nullopt;
  const auto n = static_cast<double>(gaps.count);
  const double deviation = std::sqrt(gaps.squares_s2 / (n - 1));
  const auto draws = static_cast<double>(left);
  const double half = kNormal975 * deviation * std::sqrt(draws + draws * draws / n);
  const double seconds = gaps.mean_s * draws;
  return TimeLeft{seconds, std::max(0.0, seconds - half), seconds + half};
}

std::optional<TimeLeft> estimate_time_left(const LeaseGaps& gaps, std::size_t expected,
                                           std::size_t at_most,
                                           std::optional<double> budget_left_s) {
  auto left = estimate_time_left(gaps, expected);
  if (!left) return left;
  left->high_seconds =
      std::max(left->high_seconds, estimate_time_left(gaps, at_most)->high_seconds);
  if (!budget_left_s) return left;
  const double longest = std::max(0.0, *budget_left_s);
  return TimeLeft{std::min(left->seconds, longest), std::min(left->low_seconds, longest),
                  std::min(left->high_seconds, longest)};
}

}  // namespace webdyno::sweep
