#include "server/cli/present/finding_text.hpp"

#include <fmt/format.h>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kMostLines = 6;
constexpr std::string_view kPlace = "{value}";

std::string unit_of(const FindingText& finding, const Style& style) {
  if (!finding.unit.empty()) return " " + finding.unit;
  return style.utf8 ? "\u00d7" : "x";
}

std::string indented(const std::string& text, const Style& style) {
  std::string all;
  for (const auto& line : wrapped(text, style.columns - 2, kMostLines)) all += "  " + line + "\n";
  return all;
}

/// "noisy 3, profiled 1"
std::string counted(const std::map<std::string, std::size_t>& flags) {
  std::string text;
  for (const auto& [flag, trials] : flags)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", flag, trials);
  return text;
}

std::string number_with_interval(const FindingText& finding, const Style& style) {
  const std::string number = mean_with_interval(*finding.estimate, finding.low, finding.high);
  const auto end_of_mean = number.find(' ');
  return number.substr(0, end_of_mean) + unit_of(finding, style) +
         (end_of_mean == std::string::npos ? " without an interval, of single trials"
                                           : number.substr(end_of_mean));
}

}  // namespace

std::string finding_value(const FindingText& finding, const Style& style) {
  return three_digits(finding.estimate) + unit_of(finding, style);
}

std::string finding_sentence(const FindingText& finding, const Style& style) {
  const bool below = finding.high ? *finding.high < 1 : finding.estimate.value_or(1) < 1;
  std::string text = below ? finding.says_below : finding.says;
  if (const auto at = text.find(kPlace); at != std::string::npos)
    text.replace(at, kPlace.size(), finding_value(finding, style));
  return text;
}

std::string finding_block(const FindingText& finding, const Style& style) {
  const std::string title = bold(style, finding.title) + "\n";
  if (!finding.estimate && finding.left_out > 0) {
    return title + indented(fmt::format("not told: the value of all {} trials is 0 or below",
                                        finding.left_out),
                            style);
  }
  if (!finding.estimate) {
    return title +
           indented(fmt::format("not measured in this sweep; plan {} does", finding.needs), style);
  }
  std::string text = title + indented(finding_sentence(finding, style), style);
  text += indented(fmt::format("{}; {} configurations, {} trials; query {}",
                               number_with_interval(finding, style), finding.configurations,
                               finding.trials, finding.query),
                   style);
  if (finding.software_trials > 0)
    text += indented(fmt::format("{} of the trials on a software adapter, which is no GPU.",
                                 finding.software_trials == finding.trials
                                     ? "All"
                                     : std::to_string(finding.software_trials)),
                     style);
  if (finding.left_out > 0)
    text += indented(
        fmt::format("{} more trials are left out: their value is 0 or below.", finding.left_out),
        style);
  if (!finding.flags.empty())
    text += indented("Flags of these trials: " + counted(finding.flags), style);
  if (!finding.beside_flags.empty())
    text += indented(fmt::format("Flags of the {} trials that they are held against: {}",
                                 finding.beside_trials, counted(finding.beside_flags)),
                     style);
  if (finding.low && *finding.low <= 1 && *finding.high >= 1 && finding.unit.empty())
    text += indented("No difference is shown: the interval holds 1.", style);
  if (!finding.study.empty()) text += indented("A study printed: " + finding.study, style);
  return text;
}

}  // namespace webdyno::present
