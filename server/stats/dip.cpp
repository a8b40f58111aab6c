#include "server/stats/dip.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "server/stats/dip_table.hpp"

namespace webdyno::stats {
namespace {

using Place = std::size_t;

/// A place of each curve, between which the other curve is farthest away.
struct Gap {
  double height;
  std::size_t minorant;  // index into the minorant's corners
  std::size_t majorant;
};

/// The distribution function of ordered values x as a staircase: just below x[i] it is i, at x[i]
/// it is i + 1, all in 1 / n. The greatest convex minorant touches the lower corners of the steps,
/// the least concave majorant the upper ones.
class Staircase {
 public:
  explicit Staircase(std::vector<double> ordered)
      : x_(std::move(ordered)), left_(x_.size()), right_(x_.size()) {
    const Place last = x_.size() - 1;
    left_[0] = 0;
    for (Place i = 1; i <= last; ++i) {
      left_[i] = i - 1;
      while (left_[i] != 0 && !convex_at(left_[left_[i]], left_[i], i)) left_[i] = left_[left_[i]];
    }
    right_[last] = last;
    for (Place i = last; i-- > 0;) {
      right_[i] = i + 1;
      while (right_[i] != last && !concave_at(i, right_[i], right_[right_[i]])) {
        right_[i] = right_[right_[i]];
      }
    }
  }

  /// Twice the dip, in 1 / n. Begins with the whole range as the one in which the mode lies, and
  /// draws it in to where both curves are farthest apart, until what is outside of it, which one
  /// curve alone must follow, is as far from that curve.
  double twice_dip() const {
    Place low = 0;
    Place high = x_.size() - 1;
    double dip = 1;
    while (low < high) {
      const auto minorant = corners(high, low, left_);   // from high down to low
      const auto majorant = corners(low, high, right_);  // from low up to high
      const Gap gap = widest_gap(minorant, majorant);
      if (gap.height < dip) return dip;
      for (std::size_t i = gap.minorant; i + 1 < minorant.size(); ++i) {
        dip = std::max(dip, above_chord(minorant[i + 1], minorant[i]));
      }
      for (std::size_t i = gap.majorant; i + 1 < majorant.size(); ++i) {
        dip = std::max(dip, below_chord(majorant[i], majorant[i + 1]));
      }
      if (low == minorant[gap.minorant] && high == majorant[gap.majorant]) return dip;
      low = minorant[gap.minorant];
      high = majorant[gap.majorant];
    }
    return dip;
  }

 private:
  static double steps(Place from, Place to) { return static_cast<double>(to - from); }

  /// Whether the way a, b, c bends upwards; the points are (x[i], i).
  bool convex_at(Place a, Place b, Place c) const {
    return (x_[c] - x_[b]) * steps(a, b) < (x_[b] - x_[a]) * steps(b, c);
  }
  bool concave_at(Place a, Place b, Place c) const {
    return (x_[b] - x_[a]) * steps(b, c) < (x_[c] - x_[b]) * steps(a, b);
  }

  static std::vector<Place> corners(Place from, Place to, const std::vector<Place>& next) {
    std::vector<Place> all{from};
    while (all.back() != to) all.push_back(next[all.back()]);
    return all;
  }

  /// Not a number where ties make the chord upright: no height is taken there.
  double on_chord(Place from, Place to, Place at) const {
    if (x_[to] == x_[from]) return std::numeric_limits<double>::quiet_NaN();
    return (x_[at] - x_[from]) * steps(from, to) / (x_[to] - x_[from]);
  }

  /// Majorant over minorant, at the corners of both from low to high; the later of equal ones.
  Gap widest_gap(const std::vector<Place>& minorant, const std::vector<Place>& majorant) const {
    const std::size_t last = minorant.size() - 1;
    if (last == 1 && majorant.size() == 2) return {1, last, majorant.size() - 1};
    Gap widest{0, last, majorant.size() - 1};
    std::size_t at = last - 1;  // the minorant's next corner to the right
    std::size_t to = 1;         // the majorant's
    do {
      const Place lower = minorant[at];
      const Place upper = majorant[to];
      if (lower > upper) {
        const Place from = minorant[at + 1];
        const double height = steps(from, upper) + 1 - on_chord(from, lower, upper);
        if (height >= widest.height) widest = {height, at + 1, to};
        if (to + 1 < majorant.size()) ++to;
      } else {
        const Place from = majorant[to - 1];
        const double height = on_chord(from, upper, lower) + 1 - steps(from, lower);
        if (height >= widest.height) widest = {height, at, to};
        if (at > 0) --at;
      }
    } while (minorant[at] != majorant[to]);
    return widest;
  }

  double above_chord(Place from, Place to) const {
    double most = 1;
    if (to - from < 2 || x_[from] == x_[to]) return most;
    for (Place at = from; at <= to; ++at) {
      most = std::max(most, steps(from, at) + 1 - on_chord(from, to, at));
    }
    return most;
  }

  double below_chord(Place from, Place to) const {
    double most = 1;
    if (to - from < 2 || x_[from] == x_[to]) return most;
    for (Place at = from; at <= to; ++at) {
      most = std::max(most, on_chord(from, to, at) - steps(from, at) + 1);
    }
    return most;
  }

  std::vector<double> x_;
  std::vector<Place> left_;   // the corner before i of the minorant of x[0] .. x[i]
  std::vector<Place> right_;  // the corner after i of the majorant of x[i] .. x[n - 1]
};

double tail_of(double scaled_dip, const DipRow& row) {
  // The table has five decimals, and the smallest dip, 1 / (2n), is its first entries.
  const auto above =
      std::lower_bound(row.quantiles.begin(), row.quantiles.end(), scaled_dip - 1e-5);
  if (above == row.quantiles.end()) return 1 - kDipProbabilities.back();
  if (above == row.quantiles.begin()) return 1;
  const auto i = static_cast<std::size_t>(above - row.quantiles.begin());
  const double share =
      (scaled_dip - row.quantiles[i - 1]) / (row.quantiles[i] - row.quantiles[i - 1]);
  return 1 - std::lerp(kDipProbabilities[i - 1], kDipProbabilities[i], share);
}

double dip_p_value(double dip, std::size_t n) {
  const double scaled = std::sqrt(static_cast<double>(n)) * dip;
  const auto rows = dip_table();
  const auto above =
      std::find_if(rows.begin(), rows.end(), [n](const DipRow& row) { return row.n >= n; });
  if (above == rows.end()) return tail_of(scaled, rows.back());
  if (above == rows.begin() || above->n == n) return tail_of(scaled, *above);
  const auto below = above - 1;
  const double share = static_cast<double>(n - below->n) / static_cast<double>(above->n - below->n);
  return std::lerp(tail_of(scaled, *below), tail_of(scaled, *above), share);
}

}  // namespace

Answer<Dip> dip_test(std::span<const double> values) {
  if (const auto refusal = unfit(values, 4)) return tl::unexpected(*refusal);
  std::vector<double> ordered(values.begin(), values.end());
  std::sort(ordered.begin(), ordered.end());
  if (ordered.front() == ordered.back()) return tl::unexpected(Refusal::no_spread);
  const auto n = static_cast<double>(ordered.size());
  const double dip = Staircase(std::move(ordered)).twice_dip() / (2 * n);
  return Dip{dip, dip_p_value(dip, values.size())};
}

}  // namespace webdyno::stats
