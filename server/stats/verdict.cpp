#include "server/stats/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "server/stats/false_discovery.hpp"
#include "server/stats/power.hpp"

namespace webdyno::stats {
namespace {

/// Differences of a few values that a timer or a machine of two speeds gives have no scatter now
/// and then: Student's p of those is 0, however few they are.
double paired_p_value(const LogDifference& difference, std::size_t pairs) {
  return std::max(change_p_value(difference.change), least_rank_p_value(pairs));
}

Verdict verdict_of(const Comparison& comparison, double adjusted_p_value) {
  if (comparison.same_p_value <= kSignificance) return Verdict::same;
  const double limit = 1 + comparison.tolerance;
  const bool told_apart =
      std::min(comparison.base_trials, comparison.head_trials) >= kLeastTrialsToChange &&
      adjusted_p_value <= kSignificance && std::abs(comparison.delta.estimate) >= kLeastDelta;
  if (told_apart && comparison.ratio.low > limit) return Verdict::slower;
  if (told_apart && comparison.ratio.high < 1 / limit) return Verdict::faster;
  return Verdict::unsure;
}

std::optional<std::size_t> trials_to_settle(const Comparison& comparison, double adjusted_p_value) {
  const auto same = trials_to_show_same(comparison.difference, comparison.tolerance);
  if (same || std::abs(comparison.delta.estimate) < kLeastDelta) return same;
  // What this configuration's own p has to be for its adjusted one to be kSignificance.
  const double level =
      adjusted_p_value > 0 ? kSignificance * comparison.p_value / adjusted_p_value : kSignificance;
  return trials_to_show_change(comparison.difference, comparison.tolerance, level,
                               comparison.pairing);
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "same";
    case Verdict::unsure:
      return "unsure";
  }
  return "";
}

Answer<Comparison> compare_arms(std::span<const double> base, std::span<const double> head,
                                Pairing pairing, double tolerance) {
  const auto difference = pairing == Pairing::by_block ? paired_difference(base, head)
                                                       : unpaired_difference(base, head);
  if (!difference) return tl::unexpected(difference.error());
  const auto same_p_value = equivalence_p_value(difference->change, tolerance);
  if (!same_p_value) return tl::unexpected(same_p_value.error());
  const auto ratio = ratio_interval(difference->change);
  if (!ratio) return tl::unexpected(ratio.error());
  // Of values that have logarithms ranks can always be asked.
  const bool paired = pairing == Pairing::by_block;
  return Comparison{
      base.size(),
      head.size(),
      tolerance,
      pairing,
      *difference,
      *ratio,
      paired ? paired_p_value(*difference, base.size()) : mann_whitney(base, head)->p_value,
      paired ? *within_pair_delta(base, head) : *cliffs_delta(base, head),
      *same_p_value};
}

std::vector<Judgement> judge(std::span<const Comparison> comparisons) {
  std::vector<double> p_values;
  for (const auto& comparison : comparisons) p_values.push_back(comparison.p_value);
  const auto adjusted = *benjamini_hochberg(p_values);
  std::vector<Judgement> judgements;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const Verdict verdict = verdict_of(comparisons[i], adjusted[i]);
    judgements.push_back({verdict, adjusted[i],
                          verdict == Verdict::unsure ? trials_to_settle(comparisons[i], adjusted[i])
                                                     : std::nullopt});
  }
  return judgements;
}

}  // namespace webdyno::stats
