#include "server/cli/results.hpp"

#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>

#include "server/cli/present/number.hpp"

namespace webdyno::cli {
namespace {

using nlohmann::json;

// Every configuration of the sweep joined with the public views; a configuration has one row in
// each view of its task.
constexpr const char* kResultRows = R"sql(
  WITH swept AS (SELECT sweep_id FROM sweep WHERE sweep_uuid = :sweep_uuid),
  time AS (
    SELECT *, NULL AS load_ms, NULL AS warmup_ms FROM training_time WHERE sweep_id = (SELECT sweep_id FROM swept)
    UNION ALL
    SELECT inference_time.*, model_loading_time.mean_ms, warmup_time.mean_ms
    FROM inference_time
    JOIN model_loading_time
      USING (sweep_id, framework, framework_version, backend, platform, workload, task)
    JOIN warmup_time
      USING (sweep_id, framework, framework_version, backend, platform, workload, task)
    WHERE
      sweep_id = (SELECT sweep_id FROM swept)
      AND model_loading_time.depth IS inference_time.depth AND model_loading_time.width IS inference_time.width
      AND warmup_time.depth IS inference_time.depth AND warmup_time.width IS inference_time.width
  )
  SELECT
    time.framework, time.backend, time.task, time.workload, time.depth, time.width, time.trials, time.mean_ms,
    time.ci95_low_ms, time.ci95_high_ms, cpu_utilization.average_percent, time.load_ms, time.warmup_ms,
    (
      SELECT outcome FROM trial_summary
      WHERE
        trial_summary.sweep_id = time.sweep_id AND trial_summary.framework = time.framework
        AND trial_summary.backend = time.backend AND trial_summary.task = time.task
        AND trial_summary.depth IS time.depth AND trial_summary.width IS time.width AND outcome <> 'done'
      GROUP BY outcome ORDER BY count(*) DESC LIMIT 1
    )
  FROM time
  LEFT JOIN cpu_utilization
    ON cpu_utilization.sweep_id = time.sweep_id AND cpu_utilization.framework = time.framework
    AND cpu_utilization.framework_version = time.framework_version AND cpu_utilization.backend = time.backend
    AND cpu_utilization.workload = time.workload AND cpu_utilization.task = time.task
    AND cpu_utilization.depth IS time.depth AND cpu_utilization.width IS time.width
)sql";

constexpr const char* kFailures = R"sql(
  SELECT
    outcome, count(*), framework || ' ' || backend || ' ' || task
      || coalesce(' depth ' || depth, '') || coalesce(', width ' || width, ''),
    coalesce(message, ''), coalesce('in phase ' || failed_phase, '')
  FROM trial_summary
  WHERE sweep_id = (SELECT sweep_id FROM sweep WHERE sweep_uuid = :sweep_uuid) AND outcome <> 'done'
  GROUP BY outcome, framework, backend, task, depth, width, message
  ORDER BY count(*) DESC
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
         .backend = rows.getColumn(1).getString(),
         .task = rows.getColumn(2).getString(),
         .workload = rows.getColumn(3).getString(),
         .depth = optional_integer(rows.getColumn(4)),
         .width = optional_integer(rows.getColumn(5)),
         .trials = rows.getColumn(6).getInt64(),
         .mean_ms = optional_real(rows.getColumn(7)),
         .ci95_low_ms = optional_real(rows.getColumn(8)),
         .ci95_high_ms = optional_real(rows.getColumn(9)),
         .cpu_percent = optional_real(rows.getColumn(10)),
         .load_ms = optional_real(rows.getColumn(11)),
         .warmup_ms = optional_real(rows.getColumn(12)),
         .main_outcome = rows.getColumn(13).isNull() ? "" : rows.getColumn(13).getString()});
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
                    {"backend", row.backend},
                    {"workload", row.workload},
                    {"task", row.task},
                    {"depth", or_null(row.depth)},
                    {"width", or_null(row.width)},
                    {"trials", row.trials},
                    {"mean_ms", or_null(row.mean_ms)},
                    {"ci95_low_ms", or_null(row.ci95_low_ms)},
                    {"ci95_high_ms", or_null(row.ci95_high_ms)},
                    {"cpu_percent", or_null(row.cpu_percent)},
                    {"model_loading_ms", or_null(row.load_ms)},
                    {"warmup_ms", or_null(row.warmup_ms)}});
  }
  return {{"sweep_uuid", results.sweep_uuid},
          {"trials", results.trials},
          {"done", results.done},
          {"failed", results.failed},
          {"unsupported", results.unsupported},
          {"configurations", std::move(rows)}};
}

}  // namespace webdyno::cli
