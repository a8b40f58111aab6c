#include "server/cli/present/results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/cli/present/call_depth_table.hpp"
#include "server/cli/present/experience_table.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"
#include "server/cli/present/results_table.hpp"

namespace webdyno::present {
namespace {

// The whole message is in trial_summary; here it says what kind of failure this is.
constexpr std::size_t kMessageLines = 4;
// What measuring cost has 300 characters.
constexpr std::size_t kHarnessLines = 16;
constexpr std::size_t kColumnsAtLeast = 20;

std::string failure_lines(const std::vector<FailureGroup>& failures, const Style& style) {
  std::size_t outcome_columns = 0;
  std::size_t count_columns = 0;
  for (const auto& group : failures) {
    outcome_columns = std::max(outcome_columns, cells(group.outcome));
    count_columns = std::max(count_columns, fmt::format("{}x", group.trials).size());
  }
  const std::string indent(2 + outcome_columns + 2 + count_columns + 2, ' ');
  // Below that words would be broken: such a line is broken by the terminal.
  const std::size_t columns =
      std::max(style.columns, indent.size() + kColumnsAtLeast) - indent.size();
  std::string text;
  for (const auto& group : failures) {
    text += "  " + coloured_outcome(style, group.outcome, left(group.outcome, outcome_columns)) +
            "  " + right(fmt::format("{}x", group.trials), count_columns) + "  ";
    auto lines = wrapped(printable(group.configuration), columns, kMessageLines);
    const auto message = wrapped(printable(group.message), columns, kMessageLines);
    const auto place = wrapped(printable(group.place), columns, kMessageLines);
    const bool one_line = message.size() == 1 && place.size() == 1 &&
                          cells(message[0]) + 1 + cells(place[0]) <= columns;
    if (one_line) {
      lines.push_back(message[0] + " " + place[0]);
    } else {
      lines.insert(lines.end(), message.begin(), message.end());
      lines.insert(lines.end(), place.begin(), place.end());
    }
    for (std::size_t i = 0; i < lines.size(); ++i) text += (i > 0 ? indent : "") + lines[i] + "\n";
  }
  return text;
}

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
  return fmt::format(
      "{:.2f} %{}", range.percent,
      range.low && range.high ? fmt::format(" ({:.2f} to {:.2f})", *range.low, *range.high) : "");
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

/// A drift that spoils the means has a line of its own.
std::string drift_line(const Results& results, const Style& style) {
  if (!results.drift || !results.drift->named) return "";
  const auto& [change, blocks, named] = *results.drift;
  const std::string words = fmt::format(
      "drift: from the first of {} blocks to the last all times changed by {}: means and intervals "
      "are of no one state of the machine",
      blocks, range_words(change));
  std::string text;
  for (const auto& line : wrapped(words, style.columns, kHarnessLines)) text += line + "\n";
  return text;
}

std::string drift_words(const Results& results) {
  if (!results.drift || results.drift->named) return "";
  return fmt::format("; drift over {} blocks {}", results.drift->blocks,
                     range_words(results.drift->change));
}

/// What measuring was worth and what it cost: one line, broken where the terminal ends.
std::string harness_line(const Results& results, const Style& style) {
  if (!results.sampling) return "";
  const std::string words = sampling_words(*results.sampling) +
                            (results.overhead ? "; " + overhead_words(*results.overhead) : "") +
                            drift_words(results);
  std::string text;
  for (const auto& line : wrapped(words, style.columns, kHarnessLines)) text += line + "\n";
  return text;
}

/// A view that has rows of this sweep: times there are of tasks train and infer.
std::string_view view_to_ask(const std::vector<ResultRow>& rows) {
  if (rows.empty()) return "framework_capability";
  const bool trained = std::any_of(rows.begin(), rows.end(),
                                   [](const ResultRow& row) { return row.task == "train"; });
  return trained ? "training_time" : "inference_time";
}

}  // namespace

std::string results_text(const Results& results, const Style& style) {
  std::string text;
  text += task_tables(results.rows, "train", style);
  text += task_tables(results.rows, "infer", style);
  text += call_depth_table(results.rows, style);
  text += experience_table(results.rows, style);
  const std::string failures = fmt::format("{} failed", results.failed);
  text += fmt::format(
      "{} trials{}: {} done, {}, {} unsupported\n", results.trials,
      results.control_trials > 0 ? fmt::format(" ({} control)", results.control_trials) : "",
      results.done, results.failed > 0 ? failed(style, failures) : failures, results.unsupported);
  text += failure_lines(results.failures, style);
  text += drift_line(results, style);
  text += harness_line(results, style);
  text += fmt::format(
      "\nsweep {}\n"
      "  look at it    ./webdyno serve{}\n"
      "  ask it        ./webdyno query{} \"SELECT * FROM {}\"\n",
      results.sweep_uuid, results.database_option, results.database_option,
      view_to_ask(results.rows));
  return text;
}

}  // namespace webdyno::present
