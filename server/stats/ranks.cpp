#include "server/stats/ranks.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "server/stats/distribution.hpp"

namespace webdyno::stats {
namespace {

/// Arms of this many values or fewer are looked up exactly, as in scipy.
constexpr std::size_t kExactSize = 8;
/// And with ties, where both have so many at most: some millions of sums.
constexpr std::size_t kExactTiedSize = 100;

struct Ordered {
  double u;                       // of head
  double tie_term;                // sum of t^3 - t over runs of t equal values
  std::vector<std::size_t> runs;  // of equal values, from the smallest up: how many
};

Ordered order_together(std::span<const double> base, std::span<const double> head) {
  struct Entry {
    double value;
    bool of_head;
  };
  std::vector<Entry> entries;
  entries.reserve(base.size() + head.size());
  for (const double value : base) entries.push_back({value, false});
  for (const double value : head) entries.push_back({value, true});
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.value < b.value; });
  Ordered ordered{0, 0, {}};
  double base_below = 0;
  for (auto run = entries.begin(); run != entries.end();) {
    const auto end =
        std::find_if(run, entries.end(), [run](const Entry& e) { return e.value != run->value; });
    const auto of_head = static_cast<double>(
        std::count_if(run, end, [](const Entry& entry) { return entry.of_head; }));
    const auto all = static_cast<double>(end - run);
    ordered.u += of_head * (base_below + (all - of_head) / 2);
    ordered.tie_term += all * all * all - all;
    ordered.runs.push_back(static_cast<std::size_t>(end - run));
    base_below += all - of_head;
    run = end;
  }
  return ordered;
}

/// How many of the orders of m and n values have U = 0, 1 .. m n / 2: the coefficients of the
/// Gaussian binomial (m + n over m), one factor after the other. Whole numbers below 2^53 are
/// exact; above, in arms of hundreds of values, they are rounded like any sum.
std::vector<double> lower_half_of_u(std::size_t m, std::size_t n) {
  std::vector<double> orders(m * n / 2 + 1);
  orders[0] = 1;
  for (std::size_t i = 1; i <= m; ++i) {
    for (std::size_t u = orders.size(); u-- > n + i;) orders[u] -= orders[u - n - i];
    for (std::size_t u = i; u < orders.size(); ++u) orders[u] += orders[u - i];
  }
  return orders;
}

double exact_p_value(double smaller_u, std::size_t m, std::size_t n) {
  const auto orders = lower_half_of_u(std::min(m, n), std::max(m, n));
  double all = 1;
  for (std::size_t i = 1; i <= std::min(m, n); ++i) {
    all *= static_cast<double>(std::max(m, n) + i) / static_cast<double>(i);
  }
  double tail = 0;
  for (std::size_t u = 0; u <= static_cast<std::size_t>(smaller_u); ++u) tail += orders[u];
  return std::min(1.0, 2 * tail / all);
}

/// The share of all choices of `chosen` values whose ranks add up to as far from the middle as
/// theirs, or farther. With ties a choice's sum is no longer one of equally many on either side.
/// Ranks are doubled: of a run they are its first and last one's mean.
double exact_tied_p_value(const std::vector<std::size_t>& runs, std::size_t chosen,
                          double u_of_chosen, std::size_t all) {
  std::vector<std::size_t> doubled_ranks;
  for (std::size_t first = 1; const std::size_t run : runs) {
    doubled_ranks.push_back(2 * first + run - 1);
    first += run;
  }
  const std::size_t most = chosen * 2 * all;
  // By how many are chosen and the sum of their doubled ranks: in how many ways.
  std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(most + 1));
  ways[0][0] = 1;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (std::size_t count = chosen; count > 0; --count) {
      double of_run = 1;  // C(runs[i], more)
      for (std::size_t more = 1; more <= std::min(count, runs[i]); ++more) {
        of_run *= static_cast<double>(runs[i] - more + 1) / static_cast<double>(more);
        const std::size_t added = more * doubled_ranks[i];
        for (std::size_t sum = added; sum <= most; ++sum)
          ways[count][sum] += of_run * ways[count - more][sum - added];
      }
    }
  }
  // Sum of ranks = U + n (n + 1) / 2, its middle n (N + 1) / 2; both doubled here.
  const auto n = static_cast<double>(chosen);
  const double middle = n * (static_cast<double>(all) + 1);
  const double distance = std::abs(2 * u_of_chosen + n * (n + 1) - middle);
  double as_far = 0;
  double total = 0;
  for (std::size_t sum = 0; sum <= most; ++sum) {
    total += ways[chosen][sum];
    if (std::abs(static_cast<double>(sum) - middle) >= distance) as_far += ways[chosen][sum];
  }
  return as_far / total;
}

double normal_p_value(double larger_u, double tie_term, double m, double n) {
  const double all = m + n;
  const double variance = m * n / 12 * (all + 1 - tie_term / (all * (all - 1)));
  if (!(variance > 0)) return 1;  // every value is the same one
  const double z = (larger_u - m * n / 2 - 0.5) / std::sqrt(variance);
  return std::min(1.0, 2 * normal_cdf(-z));
}

/// Newcombe's variance of theta = U / (m n), at theta itself and not at its estimate.
double theta_variance(double theta, double m, double n) {
  const double balanced = (m + n) / 2 - 1;
  return theta * (1 - theta) / (m * n) *
         (1 + balanced * ((1 - theta) / (2 - theta) + theta / (1 + theta)));
}

/// The theta between the estimate and `end` (0 or 1) that lies z of its own standard errors from
/// the estimate; by halving, to the last bit.
double theta_limit(double estimate, double end, double z, double m, double n) {
  double within = estimate;
  double outside = end;
  for (int halving = 0; halving < 60; ++halving) {
    const double theta = std::midpoint(within, outside);
    const bool reached = std::abs(theta - estimate) >= z * std::sqrt(theta_variance(theta, m, n));
    (reached ? outside : within) = theta;
  }
  return outside;
}

}  // namespace

Answer<MannWhitney> mann_whitney(std::span<const double> base, std::span<const double> head) {
  if (const auto refusal = unfit(base, 1)) return tl::unexpected(*refusal);
  if (const auto refusal = unfit(head, 1)) return tl::unexpected(*refusal);
  const auto [u, tie_term, runs] = order_together(base, head);
  const auto m = static_cast<double>(base.size());
  const auto n = static_cast<double>(head.size());
  const double smaller_u = std::min(u, m * n - u);
  const bool small = std::min(base.size(), head.size()) <= kExactSize;
  if (small && tie_term == 0)
    return MannWhitney{u, exact_p_value(smaller_u, base.size(), head.size()), true};
  if (small && std::max(base.size(), head.size()) <= kExactTiedSize) {
    const bool of_head = head.size() <= base.size();
    return MannWhitney{u,
                       exact_tied_p_value(runs, of_head ? head.size() : base.size(),
                                          of_head ? u : m * n - u, base.size() + head.size()),
                       true};
  }
  return MannWhitney{u, normal_p_value(m * n - smaller_u, tie_term, m, n), false};
}

// By C(2n, n) = 1 / ((2n + 1) B(n + 1, n + 1)).
double least_rank_p_value(std::size_t trials) {
  const auto n = static_cast<double>(trials);
  return 2 * (2 * n + 1) * boost::math::beta(n + 1, n + 1);
}

Answer<Interval> cliffs_delta(std::span<const double> base, std::span<const double> head,
                              double confidence) {
  if (!(confidence > 0 && confidence < 1)) return tl::unexpected(Refusal::bad_argument);
  if (const auto refusal = unfit(base, 1)) return tl::unexpected(*refusal);
  if (const auto refusal = unfit(head, 1)) return tl::unexpected(*refusal);
  const auto m = static_cast<double>(base.size());
  const auto n = static_cast<double>(head.size());
  const double theta = order_together(base, head).u / (m * n);
  const double z = normal_quantile((1 + confidence) / 2);
  return Interval{2 * theta - 1, 2 * theta_limit(theta, 0, z, m, n) - 1,
                  2 * theta_limit(theta, 1, z, m, n) - 1};
}

Answer<Interval> within_pair_delta(std::span<const double> base, std::span<const double> head,
                                   double confidence) {
  if (!(confidence > 0 && confidence < 1)) return tl::unexpected(Refusal::bad_argument);
  if (const auto refusal = unfit(base, 1)) return tl::unexpected(*refusal);
  if (const auto refusal = unfit(head, 1)) return tl::unexpected(*refusal);
  if (base.size() != head.size()) return tl::unexpected(Refusal::unequal_lengths);
  double larger = 0;
  for (std::size_t i = 0; i < base.size(); ++i)
    larger += head[i] > base[i] ? 1 : head[i] == base[i] ? 0.5 : 0;
  const auto n = static_cast<double>(base.size());
  const double share = larger / n;
  const double z = normal_quantile((1 + confidence) / 2);
  const double middle = share + z * z / (2 * n);
  const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  return Interval{2 * share - 1, 2 * (middle - half) / scale - 1, 2 * (middle + half) / scale - 1};
}

}  // namespace webdyno::stats
