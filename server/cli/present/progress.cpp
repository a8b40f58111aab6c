#include "server/cli/present/progress.hpp"

#include <fmt/format.h>

#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kBarColumns = 34;

std::string bar(std::size_t ended, std::size_t trials, const Style& style) {
  const std::size_t full = trials == 0 ? 0 : kBarColumns * ended / trials;
  std::string text;
  for (std::size_t i = 0; i < kBarColumns; ++i) {
    if (style.utf8) text += i < full ? "\u2501" : "\u2500";
    else text += i < full ? "=" : "-";
  }
  return text;
}

}  // namespace

std::string header_text(const Header& header) {
  return fmt::format(
      "webdyno {}   {} {}   host {}   seed {}\n"
      "plan {}   {} configurations x {} trials = {}\n"
      "database {}\n",
      header.webdyno_version, header.browser, header.headless ? "headless" : "headed", header.hostname, header.seed,
      header.plan_name, header.configurations, header.repetitions, header.configurations * header.repetitions,
      header.database);
}

std::string progress_text(const Progress& progress, const Style& style) {
  const std::size_t percent = progress.trials == 0 ? 0 : 100 * progress.ended / progress.trials;
  std::string text = fmt::format("{}  {}/{}  {} %", bar(progress.ended, progress.trials, style), progress.ended,
                                 progress.trials, percent);
  if (progress.seconds_left) {
    text += "  " + time_left(*progress.seconds_left, progress.seconds_left_low, progress.seconds_left_high);
  }
  text += "\n" + progress.running.substr(0, kColumns) + "\n";
  const std::string failures = fmt::format("failed {}", progress.failed);
  text += fmt::format("done {}   {}   unsupported {}", progress.done,
                      progress.failed > 0 ? failed(style, failures) : failures, progress.unsupported);
  if (progress.cpu_percent) text += fmt::format("   CPU {} % of one core", three_digits(progress.cpu_percent));
  if (progress.footprint_bytes) text += fmt::format("   footprint {}", megabytes(*progress.footprint_bytes));
  return text + "\n";
}

}  // namespace webdyno::present
