#include "server/cli/sweep_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>

#include "server/cli/output.hpp"
#include "server/cli/present/layout.hpp"

namespace webdyno::cli {
namespace {

using nlohmann::json;

constexpr std::int64_t kLineSeconds = 10;

std::int64_t steady_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string text_of(const json& value) { return value.is_null() ? "" : value.get<std::string>(); }

std::string running_line(const json& running, const json& trial, const json& sweep) {
  std::string text =
      fmt::format("{} {} {}   {}", text_of(trial["framework"]), text_of(trial["framework_version"]),
                  text_of(trial["backend"]), text_of(trial["task"]));
  if (trial["depth"].is_number() && trial["width"].is_number()) {
    text +=
        fmt::format("   depth {}, width {}", trial["depth"].get<int>(), trial["width"].get<int>());
  }
  if (trial["control_arm"].is_string())
    text = fmt::format("control, arm {}", text_of(trial["control_arm"]));
  if (trial["model"].is_string()) text += "   " + text_of(trial["model"]);
  const bool may_grow = sweep["trials_at_most"] > sweep["trial_count"];
  text += fmt::format("   block {} of {}{}", trial["repetition"].get<int>(),
                      sweep["repetitions"].get<int>(), may_grow ? " or more" : "");
  if (running["phase"].is_string()) text += "   phase " + text_of(running["phase"]);
  return text;
}

std::optional<double> optional_number(const json& value) {
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

}  // namespace

SweepWatch::SweepWatch(bool quiet) : quiet_(quiet), style_(present::terminal_style()) {}

SweepWatch::State SweepWatch::update(const api::Collector::Watched& watched,
                                     const std::string& awaited) {
  const auto& sweep = watched.sweep;
  const auto& running = watched.running;
  const auto& waits_for = watched.waits_for;
  const auto& storage_failure = watched.storage_failure;
  present::Progress progress;
  progress.done = sweep["done"];
  progress.failed = sweep["failed"];
  progress.unsupported = sweep["unsupported"];
  progress.trials = sweep["trials_expected"];
  progress.trials_at_most = sweep["trials_at_most"];
  progress.ended = progress.done + progress.failed + progress.unsupported;
  const State state{sweep["state"], progress.ended, sweep["running"].get<int>() > 0,
                    waits_for.has_value()};
  // What keeps everything else from going on stands for it.
  const std::string waiting =
      present::printable(storage_failure   ? "waits: " + storage_failure->message
                         : waits_for       ? "waits for " + *waits_for
                         : awaited.empty() ? ""
                                           : "waits for " + awaited);
  if (quiet_) {
    if (!waiting.empty() && waiting_said_.insert(waiting).second)
      std::cerr << "webdyno: " << waiting << "\n";
    return state;
  }

  if (sweep["seconds_left"].is_number()) {
    progress.seconds_left = sweep["seconds_left"].get<double>();
    progress.seconds_left_low = sweep["seconds_left_low"];
    progress.seconds_left_high = sweep["seconds_left_high"];
  }
  progress.running = waiting;
  if (!running.is_null()) {
    progress.cpu_percent = optional_number(running["cpu_percent"]);
    progress.footprint_bytes = optional_number(running["footprint_bytes"]);
    progress.running = running_line(running, running["trial"], sweep);
  }
  if (!output_takes_lines()) return state;
  const auto terminal = present::terminal();
  style_.columns = std::min(terminal.columns, present::kColumns);
  const std::string text = present::progress_text(progress, style_);
  // The cursor stands below the drawing: where that has no row the drawing cannot be taken back.
  if (terminal.moves && terminal.rows > present::kProgressLines) {
    clear();
    std::cout << text << std::flush;
    drawn_ = text;
  } else if (steady_seconds() - last_line_s_ >= kLineSeconds) {
    // Whom it waits for stands in the line: there may be nothing else to see for long.
    const auto first = text.substr(0, text.find('\n'));
    std::cout << first << (waiting.empty() ? "" : "   " + waiting) << "\n" << std::flush;
    last_line_s_ = steady_seconds();
  }
  return state;
}

void SweepWatch::clear() {
  if (!output_takes_lines()) return;
  const std::string drawn = std::exchange(drawn_, "");
  std::cout << present::taking_back(drawn, present::terminal().columns) << std::flush;
}

}  // namespace webdyno::cli
