#pragma once

#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/results.hpp"

/// Rows of a sweep's results, for the tests of what is printed.
namespace webdyno::test {

using present::ResultRow;
using present::Results;
using present::Style;

inline const Style kUncoloured{.colour = false, .utf8 = false};

inline ResultRow train(const std::string& framework, const std::string& backend, int depth,
                       int width, double mean, double low, double high, std::optional<double> cpu) {
  return {.framework = framework,
          .framework_version = "1",
          .backend = backend,
          .platform = "browser",
          .task = "train",
          .workload = "mlp",
          .parameters = "{}",
          .depth = depth,
          .width = width,
          .trials = 3,
          .failed_trials = 0,
          .mean_ms = mean,
          .ci95_low_ms = low,
          .ci95_high_ms = high,
          .median_ms = std::nullopt,
          .p95_ms = std::nullopt,
          .returned_mean_ms = std::nullopt,
          .returned_median_ms = std::nullopt,
          .group_calls = 1,
          .cpu_percent = cpu,
          .cpu_measured_ms = 1500,
          .load_ms = std::nullopt,
          .load_fetch_ms = std::nullopt,
          .load_parse_ms = std::nullopt,
          .load_build_ms = std::nullopt,
          .load_runtime_ms = std::nullopt,
          .runtime_init_ms = std::nullopt,
          .warmup_ms = std::nullopt,
          .warmup_returned_ms = std::nullopt,
          .call_depth_max = std::nullopt,
          .call_depth_mean = std::nullopt,
          .frames = std::nullopt,
          .dropped_frames = std::nullopt,
          .longest_block_ms = std::nullopt,
          .input_delay_p50_ms = std::nullopt,
          .input_delay_p95_ms = std::nullopt,
          .page_work_ratio = std::nullopt,
          .update_rule = std::nullopt,
          .network = std::nullopt,
          .readback = std::nullopt,
          .flags = {},
          .main_outcome = ""};
}

inline ResultRow infer(const std::string& framework, const std::string& backend, int depth,
                       int width, std::optional<double> mean, double low, double high, double load,
                       double warmup) {
  auto row = train(framework, backend, depth, width, 0, low, high, std::nullopt);
  row.task = "infer";
  row.mean_ms = mean;
  row.load_ms = load;
  row.warmup_ms = warmup;
  return row;
}

inline ResultRow without_numbers(ResultRow row, const std::string& outcome) {
  row.trials = 0;
  row.mean_ms = row.ci95_low_ms = row.ci95_high_ms = row.cpu_percent = row.load_ms = row.warmup_ms =
      std::nullopt;
  row.main_outcome = outcome;
  return row;
}

inline Results quick_results() {
  return {.rows = {train("tfjs", "cpu", 2, 64, 31.1, 30.6, 31.6, 101),
                   train("tfjs", "cpu", 8, 256, 353, 349, 357, 104),
                   train("convnetjs", "cpu", 2, 64, 10.7, 10.6, 10.8, 99),
                   train("convnetjs", "cpu", 8, 256, 123, 121, 125, 102),
                   infer("convnetjs", "cpu", 2, 64, 0.0661, 0.065, 0.067, 4, 5.1),
                   infer("convnetjs", "cpu", 8, 256, 0.871, 0.86, 0.88, 8.7, 2),
                   infer("tfjs", "webgl", 2, 64, 1.12, 1.03, 1.21, 420, 700),
                   without_numbers(infer("tfjs", "webgl", 8, 256, 1, 1, 1, 1, 1), "gpu_error")},
          .failures = {{.outcome = "gpu_error",
                        .trials = 3,
                        .configuration = "tfjs webgl infer depth 8, width 256",
                        .message = "context lost",
                        .place = "in phase warmup"}},
          .trials = 24,
          .done = 21,
          .failed = 3,
          .unsupported = 0,
          .control_trials = 9,
          .sampling = present::SamplingFigures{.asked_hz = 10,
                                               .asked_low_hz = 10,
                                               .reached_hz = 9.98,
                                               .missed_percent = 0.24,
                                               .process_us = 10.7,
                                               .sampler_percent = 0.351,
                                               .age_max_ms = 1234},
          .overhead = present::OverheadFigures{.control_trials = 9,
                                               .failed_control_trials = 0,
                                               .pairs = 3,
                                               .sampling_cost = {{0.314, -0.1, 0.728}},
                                               .same_difference = {{0.2, -0.52, 0.93}},
                                               .native_host_cpu_percent = 0.35,
                                               .collector_cpu_percent = 1.204,
                                               .extension_cpu_percent = 0.9,
                                               .browser_cpu_percent = 4},
          .sweep_uuid = "0190a1b2-0000-7000-8000-000000000001",
          .database_option = " --db x.db"};
}

inline bool fits(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (present::cells(line) > 80) {
      WARN(line);
      return false;
    }
  }
  return true;
}

}  // namespace webdyno::test
