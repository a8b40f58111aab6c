#include "server/api/trial_about.hpp"

#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "server/api/column_json.hpp"
#include "server/api/trial_reads.hpp"
#include "server/api/trial_url.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

/// Rows of a query about one trial as objects with the columns' names. Columns that say which trial
/// it is, or hold JSON, are the caller's to deal with.
json rows_about(SQLite::Database& database, const std::string& trial_uuid, const std::string& sql) {
  SQLite::Statement statement(database, sql);
  statement.bind(1, trial_uuid);
  json rows = json::array();
  while (statement.executeStep()) {
    json row = json::object();
    for (int i = 0; i < statement.getColumnCount(); ++i)
      row[statement.getColumnName(i)] = cell_of(statement.getColumn(i));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The one row, or null.
json row_about(SQLite::Database& database, const std::string& trial_uuid, const std::string& sql) {
  json rows = rows_about(database, trial_uuid, sql);
  return rows.empty() ? json() : std::move(rows[0]);
}

/// A derived table's rows of one trial, without the columns that name trial, sweep and
/// configuration.
json derived_rows(SQLite::Database& database, const std::string& trial_uuid, const char* table) {
  json rows = rows_about(database, trial_uuid,
                         std::string("SELECT derived.* FROM ") + table +
                             " AS derived JOIN trial USING (trial_id) WHERE trial_uuid = ?");
  for (auto& row : rows)
    for (const char* name : {"trial_id", "sweep_id", "configuration_id"}) row.erase(name);
  return rows;
}

void parse_columns(json& rows, std::initializer_list<const char*> names) {
  for (auto& row : rows)
    for (const char* name : names)
      if (row[name].is_string()) row[name] = json::parse(row[name].get<std::string>());
}

/// With what happened to each; what the log says of the trial while it had none is the first one's.
json attempts_of(SQLite::Database& database, const std::string& trial_uuid) {
  json attempts = rows_about(
      database, trial_uuid,
      "SELECT attempt.attempt_number, attempt.outcome, cause, message, stack, failed_phase, "
      "leased_realtime_us, started_realtime_us, ended_us - started_us AS duration_us, product, "
      "version, headless, browser_attempt, attempt.flags, facts, absent_sources, actual_backend, "
      "adapter, adapter_is_software, threads, simd, timer_resolution_us, cross_origin_isolated, "
      "clock_source, clock_error_us, renderer_pid, sampler_ticks, sampler_missed_ticks, "
      "sampler_cpu_ns FROM attempt JOIN trial USING (trial_id) LEFT JOIN browser USING "
      "(browser_id) "
      "WHERE trial_uuid = ? ORDER BY attempt.attempt_number");
  parse_columns(attempts, {"flags", "facts", "absent_sources"});
  const json events = rows_about(
      database, trial_uuid,
      "SELECT coalesce(event.attempt_number, 1) AS attempt_number, realtime_us, kind, detail FROM "
      "event JOIN trial USING (trial_id) WHERE trial_uuid = ? ORDER BY event_id");
  for (auto& attempt : attempts) {
    attempt["events"] = json::array();
    for (const auto& event : events)
      if (event["attempt_number"] == attempt["attempt_number"])
        attempt["events"].push_back({{"realtime_us", event["realtime_us"]},
                                     {"kind", event["kind"]},
                                     {"detail", event["detail"]}});
  }
  return attempts;
}

/// The trials beside it in the running order, and what its sweep is called.
json place_of(SQLite::Database& database, const std::string& trial_uuid) {
  return row_about(
      database, trial_uuid,
      "SELECT plan_name, repetitions, trial_count, "
      "(SELECT trial_uuid FROM trial AS other WHERE other.sweep_id = trial.sweep_id AND "
      "other.position = trial.position - 1) AS before, "
      "(SELECT trial_uuid FROM trial AS other WHERE other.sweep_id = trial.sweep_id AND "
      "other.position = trial.position + 1) AS after "
      "FROM trial JOIN sweep USING (sweep_id) JOIN sweep_progress USING (sweep_id) "
      "WHERE trial_uuid = ?");
}

}  // namespace

json read_trial_url(SQLite::Database& database, const std::string& trial_uuid,
                    const std::string& workload_url) {
  const json row =
      row_about(database, trial_uuid,
                "SELECT framework, framework_version, backend, workload, task, parameters, "
                "control_arm IS NULL AND coalesce(trial_terms.experience, plan ->> "
                "'$.experience', 0) AS experience, "
                "control_arm IS NULL AND coalesce(trial_terms.memory, plan ->> '$.memory', 0) AS "
                "memory, control_arm IS NULL AND coalesce(trial_terms.operators, "
                "(plan ->> '$.profile') = 'operators', 0) AS operators FROM trial JOIN configuration USING (configuration_id) "
                "JOIN sweep USING (sweep_id) "
                "LEFT JOIN trial_terms USING (sweep_id, configuration_id) WHERE trial_uuid = ?");
  if (row.is_null()) return nullptr;
  json configuration = row;
  configuration["parameters"] = json::parse(row["parameters"].get<std::string>());
  return trial_url(workload_url, trial_uuid, configuration,
                   {.experience = row["experience"] == 1,
                    .operators = row["operators"] == 1,
                    .memory = row["memory"] == 1});
}

json read_trial_about(SQLite::Database& database, const std::string& trial_uuid,
                      const std::string& workload_url) {
  json trial = read_trial(database, trial_uuid);
  if (trial.is_null()) return nullptr;
  const auto of_shown = [&](const std::string& columns, const std::string& table,
                            const std::string& order) {
    return rows_about(database, trial_uuid,
                      "SELECT " + columns + " FROM " + table +
                          " JOIN trial USING (trial_id) WHERE trial_uuid = ? AND " + table +
                          ".attempt_number = coalesce(trial.attempt_number, (SELECT "
                          "max(attempt_number) FROM attempt WHERE attempt.trial_id = "
                          "trial.trial_id)) ORDER BY " +
                          order);
  };
  json summary = row_about(database, trial_uuid, "SELECT * FROM trial_summary WHERE uuid = ?");
  json contention = row_about(database, trial_uuid, "SELECT * FROM contention WHERE uuid = ?");
  json parameters = row_about(database, trial_uuid,
                              "SELECT parameters FROM trial JOIN configuration USING "
                              "(configuration_id) WHERE trial_uuid = ?")["parameters"];
  for (auto* row : {&summary, &contention}) {
    if (row->is_null()) continue;
    for (const char* name : {"sweep_id", "configuration_id"}) row->erase(name);
  }
  return {{"trial", std::move(trial)},
          {"place", place_of(database, trial_uuid)},
          {"parameters", json::parse(parameters.get<std::string>())},
          {"url", read_trial_url(database, trial_uuid, workload_url)},
          {"summary", std::move(summary)},
          {"attempts", attempts_of(database, trial_uuid)},
          {"metrics", of_shown("name, unit, value, phase", "metric", "name")},
          {"hot_functions",
           of_shown("rank, function_name, script, line_number, column_number, samples, self_us",
                    "hot_function", "rank")},
          {"operators",
           rows_about(database, trial_uuid,
                      "SELECT operator, operator_group, clock, executions_per_call, ms_per_call, "
                      "share_percent, coverage_percent, profiled_ms, measured_ms, profiler, absent "
                      "FROM operator_use WHERE uuid = ? ORDER BY ms_per_call DESC, operator")},
          {"contention", std::move(contention)},
          {"measures", derived_rows(database, trial_uuid, "trial_measure")},
          {"cpu", derived_rows(database, trial_uuid, "trial_cpu")},
          {"memory", derived_rows(database, trial_uuid, "trial_memory")},
          {"memory_by_phase", derived_rows(database, trial_uuid, "trial_phase_memory")},
          {"gpu", derived_rows(database, trial_uuid, "trial_gpu")},
          {"energy", derived_rows(database, trial_uuid, "trial_energy")},
          {"experience", derived_rows(database, trial_uuid, "trial_experience")}};
}

}  // namespace webdyno::api
