#include "server/cli/results.hpp"

#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>

#include "server/cli/present/number.hpp"

namespace webdyno::cli {
namespace {

using nlohmann::json;

// Every configuration of the sweep joined with the public views; a configuration has one row in
// each view of its task. What its trials ended with most often, when not done, stands for numbers.
constexpr const char* kResultRows = R"sql(
  WITH swept AS (SELECT sweep_id FROM sweep WHERE sweep_uuid = :sweep_uuid),
  time AS (
    SELECT * FROM training_time WHERE sweep_id = (SELECT sweep_id FROM swept)
    UNION ALL
    SELECT * FROM inference_time WHERE sweep_id = (SELECT sweep_id FROM swept)
  ),
  cpu AS (SELECT * FROM cpu_utilization WHERE sweep_id = (SELECT sweep_id FROM swept)),
  loading AS (SELECT * FROM model_loading_time WHERE sweep_id = (SELECT sweep_id FROM swept)),
  warmup AS (SELECT * FROM warmup_time WHERE sweep_id = (SELECT sweep_id FROM swept)),
  calls AS (SELECT * FROM call_depth WHERE sweep_id = (SELECT sweep_id FROM swept))
  SELECT
    time.framework, time.framework_version, time.backend, time.platform, time.task, time.workload,
    configuration.parameters, time.depth, time.width, time.trials, time.failed_trials, time.mean_ms,
    time.ci95_low_ms, time.ci95_high_ms, time.median_ms, time.p95_ms, cpu.average_percent, loading.mean_ms,
    warmup.mean_ms, calls.max_depth, calls.mean_depth,
    (
      SELECT outcome FROM trial_summary
      WHERE
        trial_summary.sweep_id = (SELECT sweep_id FROM swept)
        AND trial_summary.configuration_id = time.configuration_id AND outcome <> 'done'
      GROUP BY outcome ORDER BY count(*) DESC LIMIT 1
    )
  FROM time
  JOIN configuration USING (configuration_id)
  LEFT JOIN cpu USING (configuration_id)
  LEFT JOIN loading USING (configuration_id)
  LEFT JOIN warmup USING (configuration_id)
  LEFT JOIN calls USING (configuration_id)
)sql";

constexpr const char* kFailures = R"sql(
  SELECT
    outcome, count(*), framework || ' ' || framework_version || ' ' || backend || ' ' || workload || ' ' || task
      || CASE count(DISTINCT configuration_id)
        WHEN 1 THEN coalesce(' depth ' || depth, '') || coalesce(', width ' || width, '')
        ELSE ', ' || count(DISTINCT configuration_id) || ' configurations'
      END,
    coalesce(message, ''), coalesce('in phase ' || failed_phase, '')
  FROM trial_summary
  WHERE sweep_id = (SELECT sweep_id FROM sweep WHERE sweep_uuid = :sweep_uuid) AND outcome <> 'done'
  GROUP BY outcome, framework, framework_version, backend, workload, task, message, failed_phase
  ORDER BY count(*) DESC, min(position)
)sql";

constexpr const char* kCounts = R"sql(
  SELECT
    count(*), count(*) FILTER (WHERE outcome = 'done'), count(*) FILTER (WHERE outcome NOT IN ('done', 'unsupported')),
    count(*) FILTER (WHERE outcome = 'unsupported')
  FROM trial_summary WHERE sweep_id = (SELECT sweep_id FROM sweep WHERE sweep_uuid = :sweep_uuid)
)sql";

std::optional<double> optional_real(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}
std::optional<std::int64_t> optional_integer(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt64());
}

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

}  // namespace

present::Results read_results(SQLite::Database& database, const std::string& sweep_uuid) {
  present::Results results;
  results.sweep_uuid = sweep_uuid;
  SQLite::Statement rows(database, kResultRows);
  rows.bind(":sweep_uuid", sweep_uuid);
  while (rows.executeStep()) {
    results.rows.push_back(
        {.framework = rows.getColumn(0).getString(),
         .framework_version = rows.getColumn(1).getString(),
         .backend = rows.getColumn(2).getString(),
         .platform = rows.getColumn(3).getString(),
         .task = rows.getColumn(4).getString(),
         .workload = rows.getColumn(5).getString(),
         .parameters = rows.getColumn(6).getString(),
         .depth = optional_integer(rows.getColumn(7)),
         .width = optional_integer(rows.getColumn(8)),
         .trials = rows.getColumn(9).getInt64(),
         .failed_trials = rows.getColumn(10).getInt64(),
         .mean_ms = optional_real(rows.getColumn(11)),
         .ci95_low_ms = optional_real(rows.getColumn(12)),
         .ci95_high_ms = optional_real(rows.getColumn(13)),
         .median_ms = optional_real(rows.getColumn(14)),
         .p95_ms = optional_real(rows.getColumn(15)),
         .cpu_percent = optional_real(rows.getColumn(16)),
         .load_ms = optional_real(rows.getColumn(17)),
         .warmup_ms = optional_real(rows.getColumn(18)),
         .call_depth_max = optional_integer(rows.getColumn(19)),
         .call_depth_mean = optional_real(rows.getColumn(20)),
         .main_outcome = rows.getColumn(21).isNull() ? "" : rows.getColumn(21).getString()});
  }
  SQLite::Statement failures(database, kFailures);
  failures.bind(":sweep_uuid", sweep_uuid);
  while (failures.executeStep()) {
    results.failures.push_back({.outcome = failures.getColumn(0).getString(),
                                .trials = failures.getColumn(1).getInt64(),
                                .configuration = failures.getColumn(2).getString(),
                                .message = failures.getColumn(3).getString(),
                                .place = failures.getColumn(4).getString()});
  }
  SQLite::Statement counts(database, kCounts);
  counts.bind(":sweep_uuid", sweep_uuid);
  counts.executeStep();
  results.trials = counts.getColumn(0).getInt64();
  results.done = counts.getColumn(1).getInt64();
  results.failed = counts.getColumn(2).getInt64();
  results.unsupported = counts.getColumn(3).getInt64();
  return results;
}

json results_json(const present::Results& results) {
  json rows = json::array();
  for (const auto& row : results.rows) {
    rows.push_back({{"framework", row.framework},
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
                    {"cpu_percent", or_null(row.cpu_percent)},
                    {"model_loading_ms", or_null(row.load_ms)},
                    {"warmup_ms", or_null(row.warmup_ms)},
                    {"call_depth_max", or_null(row.call_depth_max)},
                    {"call_depth_mean", or_null(row.call_depth_mean)}});
  }
  return {{"sweep_uuid", results.sweep_uuid},
          {"trials", results.trials},
          {"done", results.done},
          {"failed", results.failed},
          {"unsupported", results.unsupported},
          {"configurations", std::move(rows)}};
}

}  // namespace webdyno::cli
