#include "server/cli/present/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kLabelColumns = 16;
constexpr std::size_t kBarColumns = 41;
constexpr std::size_t kBarColumnsAtLeast = 8;
constexpr std::size_t kSeparatorColumns = 3;

/// What follows goes onto the line when it fits, and is left out when not.
void append(std::string& line, std::size_t& taken, std::size_t columns, const std::string& text,
            const auto& paint) {
  const std::size_t separator = taken > 0 ? kSeparatorColumns : 0;
  if (taken + separator + cells(text) > columns) return;
  line += std::string(separator, ' ') + paint(text);
  taken += separator + cells(text);
}

std::string as_it_is(const std::string& text) { return text; }

std::string bar(std::size_t columns, std::size_t ended, std::size_t trials, const Style& style) {
  const std::size_t full = trials == 0 ? 0 : columns * std::min(ended, trials) / trials;
  std::string done;
  std::string open;
  for (std::size_t i = 0; i < full; ++i) done += style.utf8 ? "\u2501" : "=";
  for (std::size_t i = full; i < columns; ++i) open += style.utf8 ? "\u2500" : "-";
  return done + (open.empty() ? "" : quiet(style, open));
}

}  // namespace

std::string labelled_line(std::string_view label, std::string_view text) {
  // A label longer than its column still has its distance from the text.
  return left(fmt::format("{}   ", label), kLabelColumns) + std::string(text) + "\n";
}

std::string size_text(const SweepSize& size) {
  if (size.trials_at_most > size.trials) {
    const bool alike = size.trials == size.configurations * size.fewest_trials &&
                       size.trials_at_most == size.configurations * size.most_trials;
    return fmt::format(fmt::runtime(alike ? "{} configurations x {} to {} trials = {} to {}"
                                          : "{} configurations, {} to {} trials each: {} to {}"),
                       size.configurations, size.fewest_trials, size.most_trials, size.trials,
                       size.trials_at_most);
  }
  if (size.fewest_trials == size.most_trials)
    return fmt::format("{} configurations x {} trials = {}", size.configurations, size.most_trials,
                       size.trials);
  return fmt::format("{} configurations, {} to {} trials each: {}", size.configurations,
                     size.fewest_trials, size.most_trials, size.trials);
}

std::string precision_text(const SweepSize& size) {
  if (size.ci_half_width == 0) return "";
  return fmt::format("until each 95 % interval is within {:.3g} % of its mean{}",
                     100 * size.ci_half_width,
                     size.budget_s ? fmt::format(", in {:.0f} s at most", *size.budget_s) : "");
}

std::string header_text(const Header& header, std::size_t columns) {
  const std::string program = fmt::format("webdyno {}", header.webdyno_version);
  const std::string browser =
      fmt::format("{} {}", header.browser, header.headless ? "headless" : "headed");
  const std::string host = fmt::format("host {}   seed {}", header.hostname, header.seed);
  const std::string one_line = fmt::format("{}   {}", browser, host);
  const bool fits =
      std::max(kLabelColumns, program.size() + kSeparatorColumns) + cells(one_line) <= columns;
  const std::string precision = precision_text(header.size);
  return (fits ? labelled_line(program, one_line)
               : labelled_line(program, browser) + labelled_line("", host)) +
         labelled_line(fmt::format("plan {}", header.plan_name),
                       size_text(header.size) + (header.size.control_trials == 0
                                                     ? ""
                                                     : fmt::format(", and {} of the control",
                                                                   header.size.control_trials))) +
         (precision.empty() ? "" : labelled_line("precision", precision)) +
         labelled_line("database", header.database);
}

std::string progress_text(const Progress& progress, const Style& style) {
  const std::size_t percent = progress.trials == 0 ? 0 : 100 * progress.ended / progress.trials;
  std::string counts = fmt::format("  {}/{}  {} %", progress.ended, progress.trials, percent);
  if (progress.trials_at_most > progress.trials)
    counts += fmt::format("  at most {}", progress.trials_at_most);
  if (progress.seconds_left) {
    const auto left = "  " + time_left(*progress.seconds_left, progress.seconds_left_low,
                                       progress.seconds_left_high);
    if (kBarColumnsAtLeast + cells(counts) + cells(left) <= style.columns) counts += left;
  }
  counts = cut(counts, style.columns);
  const std::size_t bar_columns = std::min(style.columns - cells(counts), kBarColumns);
  std::string text = bar(bar_columns, progress.ended, progress.trials, style) + counts + "\n";
  text += cut(printable(progress.running), style.columns) + "\n";

  std::string line;
  std::size_t taken = 0;
  append(line, taken, style.columns, fmt::format("done {}", progress.done), as_it_is);
  append(line, taken, style.columns, fmt::format("failed {}", progress.failed),
         [&](const std::string& failures) {
           return progress.failed > 0 ? failed(style, failures) : failures;
         });
  append(line, taken, style.columns, fmt::format("unsupported {}", progress.unsupported), as_it_is);
  if (progress.cpu_percent) {
    append(line, taken, style.columns,
           fmt::format("CPU {} % of one core", three_digits(progress.cpu_percent)), as_it_is);
  }
  if (progress.footprint_bytes) {
    append(line, taken, style.columns,
           fmt::format("footprint {}", megabytes(*progress.footprint_bytes)), as_it_is);
  }
  return text + line + "\n";
}

std::string taking_back(std::string_view drawing, std::size_t columns) {
  std::size_t rows = 0;
  while (!drawing.empty()) {
    const auto end = std::min(drawing.find('\n'), drawing.size());
    // Without its colours, which take no cells.
    const std::size_t taken = cells(printable(drawing.substr(0, end)));
    rows += std::max<std::size_t>(1, (taken + columns - 1) / columns);
    drawing.remove_prefix(std::min(end + 1, drawing.size()));
  }
  // ECMA-48 CUU, the number of rows up, and ED, erase to the end of the screen.
  return rows == 0 ? "" : fmt::format("\x1b[{}A\x1b[J", rows);
}

}  // namespace webdyno::present
