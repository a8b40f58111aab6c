#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace webdyno::results {

/// A median over trials with its bootstrapped 95 % interval.
struct MedianRange {
  double median = 0;
  double low = 0;
  double high = 0;
};

/// One configuration of a sweep with the numbers of the public views.
struct ResultRow {
  std::string framework;
  std::string framework_version;  // shown when the sweep has several of one framework
  std::string backend;
  std::string platform;
  std::string task;
  std::string workload;
  std::string parameters;               // JSON object
  std::set<std::string> steering = {};  // those of them that say how it was measured, not what
  std::optional<std::int64_t> depth;
  std::optional<std::int64_t> width;
  std::int64_t trials = 0;  // done ones, behind the numbers
  std::int64_t failed_trials = 0;
  std::optional<double> mean_ms;
  std::optional<double> ci95_low_ms;  // no interval of one trial
  std::optional<double> ci95_high_ms;
  std::optional<double> median_ms;         // shown with p95 in place of the mean of one trial
  std::optional<double> p95_ms;            // of 20 durations or more
  std::optional<double> returned_mean_ms;  // until the library's call returned
  std::optional<double> returned_median_ms;
  std::optional<std::int64_t> group_calls;  // the most calls that were timed as one
  std::optional<double> cpu_percent;        // cpu_utilization.average_percent
  std::optional<double> cpu_measured_ms;    // below 1,000 there is no percentage
  std::optional<double> load_ms;            // infer
  std::optional<double> load_fetch_ms;      // parts of it, where the library tells them apart
  std::optional<double> load_parse_ms;
  std::optional<double> load_build_ms;
  std::optional<double> load_runtime_ms;
  std::optional<double> runtime_init_ms;  // the phase before it
  std::optional<double> warmup_ms;        // the first iteration
  std::optional<double> warmup_returned_ms;
  std::optional<std::int64_t> call_depth_max;  // call_depth, of a sweep that was profiled
  std::optional<double> call_depth_mean;
  std::optional<std::int64_t> frames;  // experience, of a sweep that was observed
  std::optional<std::int64_t> dropped_frames;
  std::optional<double> longest_block_ms;
  std::optional<double> input_delay_p50_ms;
  std::optional<double> input_delay_p95_ms;
  std::optional<double> page_work_ratio;
  std::optional<std::string> update_rule;  // what the numbers are of
  std::optional<std::string> network;
  std::optional<std::string> readback;
  std::optional<std::string> assumed_shape;  // what flag assumed_shape is of
  std::optional<std::string> cpu_operators;  // and flag cpu_operators
  std::vector<std::string> flags;            // of its done trials, each once
  std::string main_outcome;  // of its trials when none is done; empty: none has ended
  std::int64_t configuration_id = 0;
  std::optional<MedianRange> median_range_ms;  // of five trials or more, as the next two
  std::optional<MedianRange> p95_range_ms;
  std::optional<MedianRange> peak_footprint_range_bytes;  // of the trials' own peaks
  // Of a model of one's own.
  std::optional<std::string> model_label = {};  // what its folder is called
  std::optional<double> lowest_median_ms = {};  // of the trials' medians
  std::optional<double> highest_median_ms = {};
  std::optional<double> peak_footprint_bytes = {};  // memory_use
  std::optional<double> footprint_over_model = {};
  std::optional<double> output_difference = {};   // from those of `outputs_of`, as a share
  std::optional<std::string> output_remark = {};  // why it has no number, where it differs
  std::optional<std::string> outputs_of =
      {};  // "tfjs on wasm": what has the same variant and inputs
  std::optional<double> base_difference = {};  // from those of the variant with the largest file
  std::optional<std::string> base_of = {};     // "model by tfjs on wasm"
  bool software_adapter = false;  // some trial's WebGL or WebGPU is computed by the CPU
  std::optional<std::string> fed_lengths = {};  // of own models: alike where as much was fed
};

/// Trials that ended alike for one reason. Message and place may be anything a page said.
struct FailureGroup {
  std::string outcome;
  std::int64_t trials = 0;
  std::string configuration;  // "tfjs webgl infer depth 8, width 256", or how many there are
  std::string message;
  std::string place;  // "in phase warmup, 1.9 s after the page opened"; empty: unknown
};

/// View sampling_quality, over the sweep.
struct SamplingFigures {
  std::int64_t asked_hz = 0;      // the most that an element of the plan asks for
  std::int64_t asked_low_hz = 0;  // and the least
  double reached_hz = 0;
  double missed_percent = 0;
  double process_us = 0;
  double sampler_percent = 0;
  std::optional<double> age_max_ms;
};

/// A ratio less one with its 95 % interval.
struct PercentRange {
  double percent = 0;
  std::optional<double> low;  // no interval of one pair
  std::optional<double> high;
};

/// View harness_overhead.
struct OverheadFigures {
  std::int64_t control_trials = 0;  // that have ended
  std::int64_t failed_control_trials = 0;
  std::int64_t pairs = 0;
  std::optional<PercentRange> sampling_cost;
  std::optional<PercentRange> same_difference;  // of what is alike
  std::optional<double> native_host_cpu_percent;
  std::optional<double> collector_cpu_percent;
  std::optional<double> extension_cpu_percent;
  std::optional<double> browser_cpu_percent;
};

/// From a sweep's first block to its last.
struct DriftFigures {
  PercentRange change;
  std::size_t blocks = 0;
  bool named = false;  // it spoils the means
};

/// View native_gap, of elapsed time: a page's over that of native code which computes the same.
struct GapFigure {
  std::int64_t page_configuration_id = 0;
  std::int64_t native_configuration_id = 0;
  std::int64_t pairs = 0;
  double ratio = 0;
  std::optional<double> low;  // no interval of one pair
  std::optional<double> high;
};

struct Results {
  std::vector<ResultRow> rows;
  std::vector<GapFigure> gaps;
  std::vector<FailureGroup> failures;
  std::int64_t trials = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::int64_t unsupported = 0;
  std::int64_t control_trials = 0;          // of all of them
  std::optional<SamplingFigures> sampling;  // nullopt: no trial was sampled to its end
  std::optional<OverheadFigures> overhead;  // nullopt: no trial has ended
  std::optional<DriftFigures> drift;        // nullopt: too few blocks
  std::string sweep_uuid;
  std::string database_option;  // " --db X" when a terminal must say it in its commands
};

}  // namespace webdyno::results
