#include "server/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "server/stats/distribution.hpp"
#include "server/stats/random_draws.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

constexpr std::size_t kFewestReplicates = 100;

/// An arm in order of its values, each with the unit, trial or launch, that it is drawn with.
class Resampled {
 public:
  Resampled(std::span<const TrialNumber> arm, Level level) {
    std::map<std::size_t, std::uint32_t> unit_of_launch;
    for (const auto& [launch, value] : arm) {
      const auto number = static_cast<std::uint32_t>(unit_of_launch.size());
      const std::uint32_t launch_unit = unit_of_launch.try_emplace(launch, number).first->second;
      const auto trial_unit = static_cast<std::uint32_t>(trials_.size());
      trials_.push_back({value, level == Level::launch ? launch_unit : trial_unit});
    }
    times_drawn_.resize(level == Level::launch ? unit_of_launch.size() : trials_.size());
    std::stable_sort(trials_.begin(), trials_.end(),
                     [](const Entry& a, const Entry& b) { return a.value < b.value; });
  }

  double units() const { return static_cast<double>(times_drawn_.size()); }

  double own_median() {
    std::fill(times_drawn_.begin(), times_drawn_.end(), 1U);
    return weighted_median();
  }

  /// The median of as many units as there are, drawn with replacement.
  double draw_median(RandomDraws& random) {
    std::fill(times_drawn_.begin(), times_drawn_.end(), 0U);
    const auto units = static_cast<std::uint32_t>(times_drawn_.size());
    for (std::uint32_t draw = 0; draw < units; ++draw) ++times_drawn_[random.below(units)];
    return weighted_median();
  }

 private:
  struct Entry {
    double value;
    std::uint32_t unit;
  };

  double weighted_median() const {
    std::size_t drawn = 0;
    for (const auto& trial : trials_) drawn += times_drawn_[trial.unit];
    std::size_t passed = 0;
    auto trial = trials_.begin();
    const auto pass_to = [&](std::size_t place) {
      while (passed + times_drawn_[trial->unit] <= place) passed += times_drawn_[(trial++)->unit];
      return trial->value;
    };
    const double lower = pass_to((drawn - 1) / 2);
    return std::midpoint(lower, pass_to(drawn / 2));
  }

  std::vector<Entry> trials_;
  std::vector<std::uint32_t> times_drawn_;
};

std::size_t launches(std::span<const TrialNumber> arm) {
  std::vector<std::size_t> numbers;
  for (const auto& trial : arm) numbers.push_back(trial.launch);
  std::sort(numbers.begin(), numbers.end());
  return static_cast<std::size_t>(std::unique(numbers.begin(), numbers.end()) - numbers.begin());
}

std::vector<double> values_of(std::span<const TrialNumber> arm) {
  std::vector<double> values;
  for (const auto& trial : arm) values.push_back(trial.value);
  return values;
}

bool sensible(std::size_t replicates, double confidence) {
  return replicates >= kFewestReplicates && confidence > 0 && confidence < 1;
}

/// The percentiles at which a normal distribution has `distance` standard deviations.
Interval percentiles(double estimate, std::span<const double> replicates, double distance) {
  // A thousandth of one replicate: the outermost one, which at 0 would be none.
  const double tail =
      std::max(normal_cdf(-distance), 1e-3 / static_cast<double>(replicates.size()));
  return {estimate, *quantile(replicates, tail), *quantile(replicates, 1 - tail)};
}

double variance_of_logs(std::span<const double> values) {
  return std::pow(*standard_deviation(*logarithms(values, 2)), 2);
}

}  // namespace

Answer<BootstrapInterval> bootstrap_median(std::span<const TrialNumber> arm, std::size_t replicates,
                                           std::uint32_t seed, double confidence) {
  if (!sensible(replicates, confidence)) return tl::unexpected(Refusal::bad_argument);
  if (const auto refusal = unfit(values_of(arm), kFewestUnits)) return tl::unexpected(*refusal);
  const Level level = launches(arm) >= kFewestUnits ? Level::launch : Level::trial;
  Resampled resampled(arm, level);
  RandomDraws random(seed);
  std::vector<double> medians(replicates);
  std::generate(medians.begin(), medians.end(), [&] { return resampled.draw_median(random); });
  const double distance = student_quantile((1 + confidence) / 2, resampled.units() - 1);
  return BootstrapInterval{percentiles(resampled.own_median(), medians, distance), level};
}

Answer<BootstrapInterval> bootstrap_ratio_of_medians(std::span<const TrialNumber> base,
                                                     std::span<const TrialNumber> head,
                                                     std::size_t replicates, std::uint32_t seed,
                                                     double confidence) {
  if (!sensible(replicates, confidence)) return tl::unexpected(Refusal::bad_argument);
  for (const auto arm : {base, head}) {
    const auto refusal = unfit_for_logs(values_of(arm), kFewestUnits);
    if (refusal) return tl::unexpected(*refusal);
  }
  const Level level =
      std::min(launches(base), launches(head)) >= kFewestUnits ? Level::launch : Level::trial;
  Resampled of_base(base, level);
  Resampled of_head(head, level);
  RandomDraws random(seed);
  std::vector<double> base_medians(replicates);
  std::vector<double> head_medians(replicates);
  std::vector<double> ratios(replicates);
  for (std::size_t i = 0; i < replicates; ++i) {
    base_medians[i] = of_base.draw_median(random);
    head_medians[i] = of_head.draw_median(random);
    ratios[i] = head_medians[i] / base_medians[i];
  }
  const double estimate = of_head.own_median() / of_base.own_median();
  if (!std::isfinite(estimate) || unfit_for_logs(ratios, 1))
    return tl::unexpected(Refusal::not_finite);

  const double of_base_drawn = variance_of_logs(base_medians);
  const double of_head_drawn = variance_of_logs(head_medians);
  const double sum = of_base_drawn + of_head_drawn;
  if (!(sum > 0)) return BootstrapInterval{{estimate, estimate, estimate}, level};
  const bool head_scatters_more = of_head_drawn > of_base_drawn;
  const double share = std::max(of_base_drawn, of_head_drawn) / sum;
  const double p = (1 + confidence) / 2;
  const double student = student_quantile(p, (head_scatters_more ? of_head : of_base).units() - 1);
  const double distance = std::lerp(normal_quantile(p), student, std::max(0.0, 10 * share - 9));
  return BootstrapInterval{percentiles(estimate, ratios, distance), level};
}

}  // namespace webdyno::stats
