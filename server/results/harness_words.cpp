#include "server/results/harness_words.hpp"

#include <fmt/format.h>

#include "server/results/number.hpp"

namespace webdyno::results {
namespace {

std::string sampling_words(const SamplingFigures& sampling) {
  const std::string asked = sampling.asked_low_hz == sampling.asked_hz
                                ? fmt::format("{}", sampling.asked_hz)
                                : fmt::format("{} to {}", sampling.asked_low_hz, sampling.asked_hz);
  return fmt::format(
      "sampled at {} of {} Hz, {:.1f} % of ticks missed; {} us a process and tick, {:.2f} % of a "
      "core{}",
      three_digits(sampling.reached_hz), asked, sampling.missed_percent,
      three_digits(sampling.process_us), sampling.sampler_percent,
      sampling.age_max_ms ? fmt::format("; stored within {} ms", three_digits(sampling.age_max_ms))
                          : "");
}

/// "0.31 % (-0.10 to 0.72)"
std::string range_words(const PercentRange& range) {
  return fmt::format("{} %{}", readable(range.percent, 2),
                     range.low && range.high ? fmt::format(" ({} to {})", readable(*range.low, 2),
                                                           readable(*range.high, 2))
                                             : "");
}

std::string overhead_words(const OverheadFigures& overhead) {
  if (overhead.control_trials == 0) return "no control says what that costs";
  if (!overhead.sampling_cost || !overhead.same_difference)
    return "no pair of control trials is done that says what that costs";
  const auto& same = *overhead.same_difference;
  const bool none = !same.low || !same.high || (*same.low <= 0 && *same.high >= 0);
  std::string words =
      fmt::format("makes batches {} longer, alike ones differ by {}{}, {} pair{}",
                  range_words(*overhead.sampling_cost), range_words(same),
                  none ? "" : " and should not", overhead.pairs, overhead.pairs == 1 ? "" : "s");
  if (overhead.collector_cpu_percent)
    words += fmt::format("; collector {:.2f} % of a core", *overhead.collector_cpu_percent);
  if (overhead.extension_cpu_percent)
    words += fmt::format("; extension {:.2f} % of a core", *overhead.extension_cpu_percent);
  return words;
}

std::string small_drift_words(const Results& results) {
  if (!results.drift || results.drift->named) return "";
  return fmt::format("; drift over {} blocks {}", results.drift->blocks,
                     range_words(results.drift->change));
}

}  // namespace

std::string harness_words(const Results& results) {
  if (!results.sampling) return "";
  return sampling_words(*results.sampling) +
         (results.overhead ? "; " + overhead_words(*results.overhead) : "") +
         small_drift_words(results);
}

std::string drift_words(const Results& results) {
  if (!results.drift || !results.drift->named) return "";
  const auto& [change, blocks, named] = *results.drift;
  return fmt::format(
      "drift: from the first of {} blocks to the last all times changed by {}: means and intervals "
      "are of no one state of the machine",
      blocks, range_words(change));
}

}  // namespace webdyno::results
