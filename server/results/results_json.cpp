#include "server/results/results_json.hpp"

#include <nlohmann/json.hpp>

#include "schema/wire/optional_json.hpp"

namespace webdyno::results {
namespace {

using nlohmann::json;
using wire::or_null;

json range_json(const std::optional<PercentRange>& range) {
  if (!range) return nullptr;
  return {{"percent", range->percent},
          {"low_percent", or_null(range->low)},
          {"high_percent", or_null(range->high)}};
}

json overhead_json(const std::optional<OverheadFigures>& overhead) {
  if (!overhead) return nullptr;
  return {{"control_trials", overhead->control_trials},
          {"failed_control_trials", overhead->failed_control_trials},
          {"pairs", overhead->pairs},
          {"sampling_cost", range_json(overhead->sampling_cost)},
          {"same_difference", range_json(overhead->same_difference)},
          {"native_host_cpu_percent", or_null(overhead->native_host_cpu_percent)},
          {"collector_cpu_percent", or_null(overhead->collector_cpu_percent)},
          {"extension_cpu_percent", or_null(overhead->extension_cpu_percent)},
          {"browser_cpu_percent", or_null(overhead->browser_cpu_percent)}};
}

json drift_json(const std::optional<DriftFigures>& drift) {
  if (!drift) return nullptr;
  json values = range_json(drift->change);
  values["blocks"] = drift->blocks;
  values["named"] = drift->named;
  return values;
}

json gaps_json(const std::vector<GapFigure>& gaps) {
  json all = json::array();
  for (const auto& gap : gaps) {
    all.push_back({{"browser_configuration_id", gap.page_configuration_id},
                   {"native_configuration_id", gap.native_configuration_id},
                   {"pairs", gap.pairs},
                   {"ratio", gap.ratio},
                   {"ci95_low", or_null(gap.low)},
                   {"ci95_high", or_null(gap.high)}});
  }
  return all;
}

json sampling_json(const std::optional<SamplingFigures>& sampling) {
  if (!sampling) return nullptr;
  return {{"asked_hz", sampling->asked_hz},
          {"asked_low_hz", sampling->asked_low_hz},
          {"reached_hz", sampling->reached_hz},
          {"missed_percent", sampling->missed_percent},
          {"process_us", sampling->process_us},
          {"sampler_percent", sampling->sampler_percent},
          {"age_max_ms", or_null(sampling->age_max_ms)}};
}

json median_json(const std::optional<MedianRange>& range) {
  if (!range) return nullptr;
  return {{"median", range->median}, {"ci95_low", range->low}, {"ci95_high", range->high}};
}

}  // namespace

json results_json(const Results& results) {
  json rows = json::array();
  for (const auto& row : results.rows) {
    rows.push_back({{"configuration_id", row.configuration_id},
                    {"framework", row.framework},
                    {"framework_version", row.framework_version},
                    {"backend", row.backend},
                    {"platform", row.platform},
                    {"workload", row.workload},
                    {"task", row.task},
                    {"parameters", json::parse(row.parameters)},
                    {"depth", or_null(row.depth)},
                    {"width", or_null(row.width)},
                    {"trials", row.trials},
                    {"failed_trials", row.failed_trials},
                    {"mean_ms", or_null(row.mean_ms)},
                    {"ci95_low_ms", or_null(row.ci95_low_ms)},
                    {"ci95_high_ms", or_null(row.ci95_high_ms)},
                    {"median_ms", or_null(row.median_ms)},
                    {"p95_ms", or_null(row.p95_ms)},
                    {"over_trials",
                     {{"median_ms", median_json(row.median_range_ms)},
                      {"p95_ms", median_json(row.p95_range_ms)},
                      {"peak_footprint_bytes", median_json(row.peak_footprint_range_bytes)}}},
                    {"returned_mean_ms", or_null(row.returned_mean_ms)},
                    {"returned_median_ms", or_null(row.returned_median_ms)},
                    {"group_calls", or_null(row.group_calls)},
                    {"cpu_percent", or_null(row.cpu_percent)},
                    {"cpu_measured_ms", or_null(row.cpu_measured_ms)},
                    {"model_loading_ms", or_null(row.load_ms)},
                    {"model_loading_fetch_ms", or_null(row.load_fetch_ms)},
                    {"model_loading_parse_ms", or_null(row.load_parse_ms)},
                    {"model_loading_build_ms", or_null(row.load_build_ms)},
                    {"model_loading_runtime_ms", or_null(row.load_runtime_ms)},
                    {"runtime_init_ms", or_null(row.runtime_init_ms)},
                    {"warmup_ms", or_null(row.warmup_ms)},
                    {"warmup_returned_ms", or_null(row.warmup_returned_ms)},
                    {"call_depth_max", or_null(row.call_depth_max)},
                    {"call_depth_mean", or_null(row.call_depth_mean)},
                    {"frames", or_null(row.frames)},
                    {"dropped_frames", or_null(row.dropped_frames)},
                    {"longest_block_ms", or_null(row.longest_block_ms)},
                    {"input_delay_p50_ms", or_null(row.input_delay_p50_ms)},
                    {"input_delay_p95_ms", or_null(row.input_delay_p95_ms)},
                    {"page_work_ratio", or_null(row.page_work_ratio)},
                    {"update_rule", or_null(row.update_rule)},
                    {"network", or_null(row.network)},
                    {"readback", or_null(row.readback)},
                    {"assumed_shape", or_null(row.assumed_shape)},
                    {"cpu_operators", or_null(row.cpu_operators)},
                    {"model_folder", or_null(row.model_label)},
                    {"lowest_median_ms", or_null(row.lowest_median_ms)},
                    {"highest_median_ms", or_null(row.highest_median_ms)},
                    {"peak_footprint_bytes", or_null(row.peak_footprint_bytes)},
                    {"footprint_over_model", or_null(row.footprint_over_model)},
                    {"output_difference", or_null(row.output_difference)},
                    {"output_remark", or_null(row.output_remark)},
                    {"outputs_of", or_null(row.outputs_of)},
                    {"base_difference", or_null(row.base_difference)},
                    {"base_of", or_null(row.base_of)},
                    {"software_adapter", row.software_adapter},
                    {"flags", row.flags}});
  }
  return {{"sweep_uuid", results.sweep_uuid},
          {"trials", results.trials},
          {"done", results.done},
          {"failed", results.failed},
          {"unsupported", results.unsupported},
          {"control_trials", results.control_trials},
          {"sampling", sampling_json(results.sampling)},
          {"overhead", overhead_json(results.overhead)},
          {"drift", drift_json(results.drift)},
          {"native_gap", gaps_json(results.gaps)},
          {"configurations", std::move(rows)}};
}

}  // namespace webdyno::results
