#include "server/stats/refusal.hpp"

#include <algorithm>
#include <cmath>

namespace webdyno::stats {

std::string_view name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::too_few:
      return "too_few";
    case Refusal::not_finite:
      return "not_finite";
    case Refusal::not_positive:
      return "not_positive";
    case Refusal::no_spread:
      return "no_spread";
    case Refusal::unequal_lengths:
      return "unequal_lengths";
    case Refusal::bad_argument:
      return "bad_argument";
  }
  return "";
}

std::optional<Refusal> unfit(std::span<const double> values, std::size_t least) {
  if (values.size() < least) return Refusal::too_few;
  const bool finite =
      std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
  if (!finite) return Refusal::not_finite;
  return std::nullopt;
}

std::optional<Refusal> unfit_for_logs(std::span<const double> values, std::size_t least) {
  if (const auto refusal = unfit(values, least)) return refusal;
  const bool positive =
      std::all_of(values.begin(), values.end(), [](double value) { return value > 0; });
  if (!positive) return Refusal::not_positive;
  return std::nullopt;
}

}  // namespace webdyno::stats
