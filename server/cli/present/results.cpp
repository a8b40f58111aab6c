#include "server/cli/present/results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/cli/present/call_depth_table.hpp"
#include "server/cli/present/experience_table.hpp"
#include "server/cli/present/gap_table.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/present/results_table.hpp"
#include "server/results/harness_words.hpp"

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

/// Broken where the terminal ends; nothing where there are no words.
std::string in_lines(const std::string& words, const Style& style) {
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

/// Whether `analyze gap` has something to say: it is of TensorFlow's two, and large models have
/// neither depth nor width.
bool has_tree_ratios(const Results& results) {
  const auto is_of = [&](std::int64_t configuration_id, std::string_view framework) {
    return std::any_of(results.rows.begin(), results.rows.end(), [&](const ResultRow& row) {
      return row.configuration_id == configuration_id && row.framework == framework &&
             row.workload != "keras";
    });
  };
  return std::any_of(results.gaps.begin(), results.gaps.end(), [&](const auto& gap) {
    return is_of(gap.page_configuration_id, "tfjs") &&
           is_of(gap.native_configuration_id, "tensorflow");
  });
}

}  // namespace

std::string results_text(const Results& results, const Style& style) {
  std::string text;
  text += task_tables(results.rows, "train", style);
  text += task_tables(results.rows, "infer", style);
  text += gap_tables(results, style);
  text += call_depth_table(results.rows, style);
  text += experience_table(results.rows, style);
  const std::string failures = fmt::format("{} failed", results.failed);
  text += fmt::format(
      "{} trials{}: {} done, {}, {} unsupported\n", results.trials,
      results.control_trials > 0 ? fmt::format(" ({} control)", results.control_trials) : "",
      results.done, results.failed > 0 ? failed(style, failures) : failures, results.unsupported);
  text += failure_lines(results.failures, style);
  text += in_lines(webdyno::results::drift_words(results), style);
  text += in_lines(webdyno::results::harness_words(results), style);
  text += fmt::format(
      "\nsweep {}\n"
      "  look at it    ./webdyno serve{}\n"
      "  ask it        ./webdyno query{} \"SELECT * FROM {}\"\n",
      results.sweep_uuid, results.database_option, results.database_option,
      view_to_ask(results.rows));
  if (has_tree_ratios(results))
    text += fmt::format("  what decides  ./webdyno analyze gap{}\n", results.database_option);
  return text;
}

}  // namespace webdyno::present
