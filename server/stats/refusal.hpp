#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>

namespace webdyno::stats {

/// Why there is no number. What is asked of data that cannot answer it is refused by one of these,
/// never answered by NaN, by an infinity or by a number of another meaning.
enum class Refusal {
  too_few,          // values, trials, blocks: each function says how many it needs
  not_finite,       // NaN or an infinity among the values, or a result that no double holds
  not_positive,     // zero or less where a logarithm is taken: a time that the timer could not tell
  no_spread,        // all values alike where their scatter is the question
  unequal_lengths,  // pairs whose halves are not as many
  bad_argument,     // a probability, tolerance or place that makes no sense
};

/// The name as above.
std::string_view name_of(Refusal refusal);

template <typename Value>
using Answer = tl::expected<Value, Refusal>;

/// What keeps `values` from being summed up: fewer than `least`, or one that is not finite.
std::optional<Refusal> unfit(std::span<const double> values, std::size_t least);

/// As unfit(), and what keeps their logarithms from being taken.
std::optional<Refusal> unfit_for_logs(std::span<const double> values, std::size_t least);

}  // namespace webdyno::stats
