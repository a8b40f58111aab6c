#include "server/results/read_results.hpp"

#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>

#include "server/results/bootstrapped.hpp"
#include "server/sweep/sweep_drift.hpp"

namespace webdyno::results {
namespace {

using nlohmann::json;

// Every configuration of the sweep joined with the public views; a configuration has one row in
// each view of its task. What its trials ended with most often, when not done, stands for numbers.
// Each view is computed once: joined as they are, they were for each row of the others (3 s of 100
// configurations, and 0.05 s this way).
constexpr const char* kResultRows = R"sql(
  WITH time AS MATERIALIZED (
    SELECT * FROM training_time WHERE sweep_id = :sweep_id
    UNION ALL
    SELECT * FROM inference_time WHERE sweep_id = :sweep_id
  ),
  cpu AS MATERIALIZED (SELECT * FROM cpu_utilization WHERE sweep_id = :sweep_id),
  loading AS MATERIALIZED (SELECT * FROM model_loading_time WHERE sweep_id = :sweep_id),
  warmup AS MATERIALIZED (SELECT * FROM warmup_time WHERE sweep_id = :sweep_id),
  calls AS MATERIALIZED (SELECT * FROM call_depth WHERE sweep_id = :sweep_id),
  felt AS MATERIALIZED (SELECT * FROM experience WHERE sweep_id = :sweep_id),
  taken AS MATERIALIZED (
    SELECT configuration_id, peak_footprint_bytes, footprint_over_model FROM memory_use WHERE sweep_id = :sweep_id
  ),
  spread AS MATERIALIZED (
    SELECT configuration_id, min(median_ms) AS lowest_ms, max(median_ms) AS highest_ms FROM trial_measure
    WHERE sweep_id = :sweep_id AND measure IN ('training', 'inference') AND outcome = 'done' GROUP BY configuration_id
  ),
  said AS MATERIALIZED (
    SELECT
      trial.configuration_id, max(facts ->> '$.model_folder') AS model_label, max(adapter_is_software) AS software_adapter,
      max(facts ->> '$.fed_lengths') AS fed_lengths
    FROM trial JOIN attempt USING (trial_id, attempt_number)
    WHERE trial.sweep_id = :sweep_id GROUP BY trial.configuration_id
  )
  SELECT
    time.framework, time.framework_version, time.backend, time.platform, time.task, time.workload,
    configuration.parameters, time.depth, time.width, time.trials, time.failed_trials, time.mean_ms,
    time.ci95_low_ms, time.ci95_high_ms, time.median_ms, time.p95_ms, time.returned_mean_ms, time.returned_median_ms,
    time.group_calls, cpu.average_percent, cpu.measured_ms, loading.mean_ms, loading.fetch_ms, loading.parse_ms,
    loading.build_ms, loading.runtime_ms, loading.runtime_init_ms, warmup.mean_ms, warmup.returned_mean_ms, calls.max_depth, calls.mean_depth,
    felt.frames, felt.dropped_frames, felt.longest_block_ms, felt.input_delay_p50_ms, felt.input_delay_p95_ms,
    felt.page_work_ratio, time.update_rule,
    time.network, time.readback,
    CASE WHEN time.flags LIKE '%assumed_shape%' THEN (
      SELECT max(attempt.facts ->> '$.assumed_shape') FROM trial JOIN attempt USING (trial_id)
      WHERE trial.sweep_id = :sweep_id AND trial.configuration_id = time.configuration_id
    ) END,
    CASE WHEN time.flags LIKE '%cpu_operators%' THEN (
      SELECT max(attempt.facts ->> '$.cpu_operators') FROM trial JOIN attempt USING (trial_id)
      WHERE trial.sweep_id = :sweep_id AND trial.configuration_id = time.configuration_id
    ) END,
    time.flags,
    (
      SELECT outcome FROM trial_summary
      WHERE
        trial_summary.sweep_id = :sweep_id AND trial_summary.configuration_id = time.configuration_id
        AND outcome <> 'done'
      GROUP BY outcome ORDER BY count(*) DESC LIMIT 1
    ),
    time.configuration_id, said.model_label, spread.lowest_ms, spread.highest_ms, taken.peak_footprint_bytes,
    taken.footprint_over_model, agreement.difference, agreement.remark,
    reference.framework || ' on ' || reference.backend, agreement.base_difference,
    (base.parameters ->> '$.variant') || ' by ' || base.framework || ' on ' || base.backend,
    coalesce(said.software_adapter, 0), said.fed_lengths
  FROM time
  JOIN configuration USING (configuration_id)
  LEFT JOIN cpu USING (configuration_id)
  LEFT JOIN loading USING (configuration_id)
  LEFT JOIN warmup USING (configuration_id)
  LEFT JOIN calls USING (configuration_id)
  LEFT JOIN felt USING (configuration_id)
  LEFT JOIN taken USING (configuration_id)
  LEFT JOIN spread USING (configuration_id)
  LEFT JOIN said USING (configuration_id)
  LEFT JOIN output_agreement AS agreement
    ON agreement.sweep_id = :sweep_id AND agreement.configuration_id = time.configuration_id
  LEFT JOIN configuration AS reference ON reference.configuration_id = agreement.compared_with
  LEFT JOIN configuration AS base ON base.configuration_id = agreement.base_configuration_id
)sql";

constexpr const char* kFailures = R"sql(
  SELECT
    outcome, count(*), coalesce('control, arm ' || control_arm,
      framework || ' ' || framework_version || ' ' || backend || ' ' || workload || ' ' || task
      || CASE count(DISTINCT configuration_id)
        WHEN 1 THEN coalesce(' depth ' || depth, '') || coalesce(', width ' || width, '')
          || coalesce(' ' || nullif(nullif(max(variant), 'only'), 'none'), '')
        ELSE ', ' || count(DISTINCT configuration_id) || ' configurations'
      END),
    coalesce(message, ''), coalesce('in phase ' || failed_phase, '')
  FROM trial_summary
  WHERE sweep_id = :sweep_id AND outcome <> 'done'
  GROUP BY outcome, framework, framework_version, backend, workload, task, message, failed_phase, control_arm
  ORDER BY count(*) DESC, min(position)
)sql";

constexpr const char* kCounts = R"sql(
  SELECT
    count(*), count(*) FILTER (WHERE outcome = 'done'), count(*) FILTER (WHERE outcome NOT IN ('done', 'unsupported')),
    count(*) FILTER (WHERE outcome = 'unsupported'), count(control_arm)
  FROM trial_summary WHERE sweep_id = :sweep_id
)sql";

// Means over configurations, each by its trials.
constexpr const char* kSampling = R"sql(
  SELECT
    max(asked_hz), min(asked_hz), sum(reached_hz * trials) / sum(trials), sum(missed_percent * trials) / sum(trials),
    sum(process_us * trials) / sum(trials), sum(sampler_percent * trials) / sum(trials), max(age_max_ms)
  FROM sampling_quality WHERE sweep_id = :sweep_id AND trials > 0
)sql";

constexpr const char* kOverhead = R"sql(
  SELECT
    control_trials + failed_control_trials, failed_control_trials, pairs, sampling_cost_percent, sampling_cost_low_percent,
    sampling_cost_high_percent, same_difference_percent, same_difference_low_percent, same_difference_high_percent,
    native_host_cpu_percent, collector_cpu_percent, extension_cpu_percent, browser_cpu_percent
  FROM harness_overhead WHERE sweep_id = :sweep_id
)sql";

constexpr const char* kGaps = R"sql(
  SELECT browser_configuration_id, native_configuration_id, pairs, ratio, ci95_low, ci95_high
  FROM native_gap WHERE sweep_id = :sweep_id AND quantity = 'elapsed'
  ORDER BY browser_configuration_id, native_configuration_id
)sql";

/// The columns of a row, one after the other.
class Fields {
 public:
  explicit Fields(SQLite::Statement& statement) : statement_(statement) {}

  std::string text() { return next().getString(); }
  std::int64_t integer() { return next().getInt64(); }
  std::optional<double> optional_real() {
    const auto column = next();
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
  }
  std::optional<std::int64_t> optional_integer() {
    const auto column = next();
    return column.isNull() ? std::nullopt : std::optional(column.getInt64());
  }
  std::optional<std::string> optional_text() {
    const auto column = next();
    return column.isNull() ? std::nullopt : std::optional(column.getString());
  }

 private:
  SQLite::Column next() { return statement_.getColumn(at_++); }

  SQLite::Statement& statement_;
  int at_ = 0;
};

/// A bound number and not a subquery: only a constant is pushed down into the views, and without it
/// every sweep of the database is read.
std::optional<std::int64_t> sweep_id_of(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement find(database, "SELECT sweep_id FROM sweep WHERE sweep_uuid = ?");
  find.bind(1, sweep_uuid);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getInt64();
}

std::optional<SamplingFigures> read_sampling(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement read(database, kSampling);
  read.bind(":sweep_id", sweep_id);
  if (!read.executeStep() || read.getColumn(2).isNull()) return std::nullopt;
  Fields field(read);
  return SamplingFigures{.asked_hz = field.integer(),
                         .asked_low_hz = field.integer(),
                         .reached_hz = field.optional_real().value_or(0),
                         .missed_percent = field.optional_real().value_or(0),
                         .process_us = field.optional_real().value_or(0),
                         .sampler_percent = field.optional_real().value_or(0),
                         .age_max_ms = field.optional_real()};
}

std::optional<PercentRange> percent_range(Fields& field) {
  const auto percent = field.optional_real();
  const auto low = field.optional_real();
  const auto high = field.optional_real();
  if (!percent) return std::nullopt;
  return PercentRange{.percent = *percent, .low = low, .high = high};
}

std::optional<OverheadFigures> read_overhead(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement read(database, kOverhead);
  read.bind(":sweep_id", sweep_id);
  if (!read.executeStep()) return std::nullopt;
  Fields field(read);
  return OverheadFigures{.control_trials = field.integer(),
                         .failed_control_trials = field.integer(),
                         .pairs = field.integer(),
                         .sampling_cost = percent_range(field),
                         .same_difference = percent_range(field),
                         .native_host_cpu_percent = field.optional_real(),
                         .collector_cpu_percent = field.optional_real(),
                         .extension_cpu_percent = field.optional_real(),
                         .browser_cpu_percent = field.optional_real()};
}

/// Of a workload or framework that this webdyno does not know every parameter is a name.
std::set<std::string> steering_of(const ResultRow& row, const sweep::Catalog& catalog) {
  std::set<std::string> names;
  if (const auto* workload = catalog.workload(row.workload); workload != nullptr)
    names.merge(sweep::steering(workload->parameters));
  if (const auto* framework = catalog.framework(row.framework); framework != nullptr)
    names.merge(sweep::steering(framework->parameters));
  return names;
}

/// A ratio of 1.02 is 2 %.
double percent_of(double ratio) { return 100 * (ratio - 1); }

std::optional<DriftFigures> read_drift(SQLite::Database& database, std::int64_t sweep_id) {
  const auto drift = sweep::sweep_drift(database, sweep_id);
  if (!drift) return std::nullopt;
  return DriftFigures{.change = {.percent = percent_of(drift->ratio),
                                 .low = percent_of(drift->low),
                                 .high = percent_of(drift->high)},
                      .blocks = drift->blocks,
                      .named = drift->is_named()};
}

std::vector<GapFigure> read_gaps(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement read(database, kGaps);
  read.bind(":sweep_id", sweep_id);
  std::vector<GapFigure> gaps;
  while (read.executeStep()) {
    Fields field(read);
    gaps.push_back({.page_configuration_id = field.integer(),
                    .native_configuration_id = field.integer(),
                    .pairs = field.integer(),
                    .ratio = field.optional_real().value(),
                    .low = field.optional_real(),
                    .high = field.optional_real()});
  }
  return gaps;
}

void add_bootstrapped(SQLite::Database& database, std::int64_t sweep_id,
                      std::vector<ResultRow>& rows) {
  const auto numbers = bootstrapped_numbers(database, sweep_id);
  for (auto& row : rows) {
    const auto found = numbers.find(row.configuration_id);
    if (found == numbers.end()) continue;
    row.median_range_ms = found->second.median_ms;
    row.p95_range_ms = found->second.p95_ms;
    row.peak_footprint_range_bytes = found->second.peak_footprint_bytes;
  }
}

}  // namespace

std::optional<Results> read_results(SQLite::Database& database, const std::string& sweep_uuid,
                                    const sweep::Catalog& catalog) {
  const auto found = sweep_id_of(database, sweep_uuid);
  if (!found) return std::nullopt;
  const std::int64_t sweep_id = *found;
  Results results;
  results.sweep_uuid = sweep_uuid;
  SQLite::Statement rows(database, kResultRows);
  rows.bind(":sweep_id", sweep_id);
  while (rows.executeStep()) {
    Fields field(rows);
    // Braces: evaluated in this order.
    results.rows.push_back({.framework = field.text(),
                            .framework_version = field.text(),
                            .backend = field.text(),
                            .platform = field.text(),
                            .task = field.text(),
                            .workload = field.text(),
                            .parameters = field.text(),
                            .depth = field.optional_integer(),
                            .width = field.optional_integer(),
                            .trials = field.integer(),
                            .failed_trials = field.integer(),
                            .mean_ms = field.optional_real(),
                            .ci95_low_ms = field.optional_real(),
                            .ci95_high_ms = field.optional_real(),
                            .median_ms = field.optional_real(),
                            .p95_ms = field.optional_real(),
                            .returned_mean_ms = field.optional_real(),
                            .returned_median_ms = field.optional_real(),
                            .group_calls = field.optional_integer(),
                            .cpu_percent = field.optional_real(),
                            .cpu_measured_ms = field.optional_real(),
                            .load_ms = field.optional_real(),
                            .load_fetch_ms = field.optional_real(),
                            .load_parse_ms = field.optional_real(),
                            .load_build_ms = field.optional_real(),
                            .load_runtime_ms = field.optional_real(),
                            .runtime_init_ms = field.optional_real(),
                            .warmup_ms = field.optional_real(),
                            .warmup_returned_ms = field.optional_real(),
                            .call_depth_max = field.optional_integer(),
                            .call_depth_mean = field.optional_real(),
                            .frames = field.optional_integer(),
                            .dropped_frames = field.optional_integer(),
                            .longest_block_ms = field.optional_real(),
                            .input_delay_p50_ms = field.optional_real(),
                            .input_delay_p95_ms = field.optional_real(),
                            .page_work_ratio = field.optional_real(),
                            .update_rule = field.optional_text(),
                            .network = field.optional_text(),
                            .readback = field.optional_text(),
                            .assumed_shape = field.optional_text(),
                            .cpu_operators = field.optional_text(),
                            .flags = json::parse(field.text()),
                            .main_outcome = field.optional_text().value_or(""),
                            .configuration_id = field.integer(),
                            .median_range_ms = {},
                            .p95_range_ms = {},
                            .peak_footprint_range_bytes = {},
                            .model_label = field.optional_text(),
                            .lowest_median_ms = field.optional_real(),
                            .highest_median_ms = field.optional_real(),
                            .peak_footprint_bytes = field.optional_real(),
                            .footprint_over_model = field.optional_real(),
                            .output_difference = field.optional_real(),
                            .output_remark = field.optional_text(),
                            .outputs_of = field.optional_text(),
                            .base_difference = field.optional_real(),
                            .base_of = field.optional_text(),
                            .software_adapter = field.integer() != 0,
                            .fed_lengths = field.optional_text()});
    results.rows.back().steering = steering_of(results.rows.back(), catalog);
  }
  add_bootstrapped(database, sweep_id, results.rows);
  SQLite::Statement failures(database, kFailures);
  failures.bind(":sweep_id", sweep_id);
  while (failures.executeStep()) {
    Fields field(failures);
    results.failures.push_back({.outcome = field.text(),
                                .trials = field.integer(),
                                .configuration = field.text(),
                                .message = field.text(),
                                .place = field.text()});
  }
  results.gaps = read_gaps(database, sweep_id);
  results.sampling = read_sampling(database, sweep_id);
  results.overhead = read_overhead(database, sweep_id);
  results.drift = read_drift(database, sweep_id);
  SQLite::Statement counts(database, kCounts);
  counts.bind(":sweep_id", sweep_id);
  counts.executeStep();
  Fields field(counts);
  results.trials = field.integer();
  results.done = field.integer();
  results.failed = field.integer();
  results.unsupported = field.integer();
  results.control_trials = field.integer();
  return results;
}

}  // namespace webdyno::results
