#include "server/api/trial_reads.hpp"

#include <SQLiteCpp/Statement.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "server/api/column_json.hpp"
#include "server/api/gpu_points.hpp"
#include "server/api/timestamp.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr int kMaxReadingRows = 100'000;

// The attempt that decided, or while the trial runs the one in flight, or after a lost one the
// last.
constexpr const char* kTrial = R"sql(
  SELECT
    trial_uuid, sweep_uuid, position, block, framework, framework_version, backend, workload, task, depth, width,
    coalesce(trial.outcome, iif(attempt.trial_id IS NOT NULL AND attempt.outcome IS NULL, 'running', NULL)),
    attempt.cause, attempt.message, failed_phase, attempt.attempt_number, started_realtime_us, ended_us - started_us,
    coalesce(trial_course.flags, attempt.flags, '[]'),
    (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id
      AND metric.attempt_number = attempt.attempt_number AND name = 'max_abs_error'),
    configuration.parameters ->> 'model', facts ->> '$.update_rule', facts ->> '$.network', attempt.readback,
    configuration.control_arm, median_ms, p95_ms, group_calls
  FROM trial
  JOIN sweep USING (sweep_id)
  JOIN configuration USING (configuration_id)
  LEFT JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = coalesce(
    trial.attempt_number, (SELECT max(attempt_number) FROM attempt WHERE attempt.trial_id = trial.trial_id))
  LEFT JOIN trial_course ON trial_course.trial_id = trial.trial_id
  LEFT JOIN trial_measure ON trial_measure.trial_id = trial.trial_id
    AND trial_measure.measure = CASE task WHEN 'train' THEN 'training' ELSE 'inference' END
)sql";

json trial_row(SQLite::Statement& row) {
  return {{"trial_uuid", row.getColumn(0).getString()},
          {"sweep_uuid", row.getColumn(1).getString()},
          {"position", row.getColumn(2).getInt64()},
          {"repetition", row.getColumn(3).getInt64()},
          {"framework", row.getColumn(4).getString()},
          {"framework_version", row.getColumn(5).getString()},
          {"backend", row.getColumn(6).getString()},
          {"workload", row.getColumn(7).getString()},
          {"task", row.getColumn(8).getString()},
          {"depth", cell_of(row.getColumn(9))},
          {"width", cell_of(row.getColumn(10))},
          {"model", cell_of(row.getColumn(20))},
          {"control_arm", cell_of(row.getColumn(24))},
          {"outcome", cell_of(row.getColumn(11))},
          {"cause", cell_of(row.getColumn(12))},
          {"message", cell_of(row.getColumn(13))},
          {"failed_phase", cell_of(row.getColumn(14))},
          {"attempt_number", cell_of(row.getColumn(15))},
          {"started_at",
           row.getColumn(16).isNull() ? json() : json(timestamp(row.getColumn(16).getInt64()))},
          {"duration_us", cell_of(row.getColumn(17))},
          {"median_ms", cell_of(row.getColumn(25))},
          {"p95_ms", cell_of(row.getColumn(26))},
          {"group_calls", cell_of(row.getColumn(27))},
          {"max_abs_error", cell_of(row.getColumn(19))},
          {"update_rule", cell_of(row.getColumn(21))},
          {"network", cell_of(row.getColumn(22))},
          {"readback", cell_of(row.getColumn(23))},
          {"flags", json::parse(row.getColumn(18).getString())}};
}

/// Rows as objects with the columns' names.
json objects(SQLite::Statement& statement) {
  json rows = json::array();
  while (statement.executeStep()) {
    json row = json::object();
    for (int i = 0; i < statement.getColumnCount(); ++i)
      row[statement.getColumnName(i)] = cell_of(statement.getColumn(i));
    rows.push_back(std::move(row));
  }
  return rows;
}

struct LastAttempt {
  std::int64_t trial_id;
  std::int64_t attempt_number;
};

std::optional<LastAttempt> last_attempt(SQLite::Database& database, const std::string& trial_uuid) {
  SQLite::Statement find(
      database,
      "SELECT trial_id, coalesce(trial.attempt_number, max(attempt.attempt_number)) FROM trial "
      "JOIN attempt USING (trial_id) WHERE trial_uuid = ? GROUP BY trial_id");
  find.bind(1, trial_uuid);
  if (!find.executeStep()) return std::nullopt;
  return LastAttempt{find.getColumn(0).getInt64(), find.getColumn(1).getInt64()};
}

json rows_of_attempt(SQLite::Database& database, const LastAttempt& attempt, const char* sql) {
  SQLite::Statement statement(database, sql);
  statement.bind(1, attempt.trial_id);
  statement.bind(2, attempt.attempt_number);
  return objects(statement);
}

json phases_on_host_clock(SQLite::Database& database, const LastAttempt& attempt) {
  return rows_of_attempt(database, attempt,
                         "SELECT name, start_page_us + clock_offset_us AS start_us, end_page_us + "
                         "clock_offset_us AS end_us "
                         "FROM phase JOIN attempt USING (trial_id, attempt_number) "
                         "WHERE trial_id = ? AND attempt_number = ? ORDER BY phase_index");
}

json gpu_rows(const std::vector<ShownGpuReading>& readings) {
  json rows = json::array();
  for (const auto& [t_us, values] : readings) {
    json row = {t_us};
    for (const double value : values) row.push_back(std::isnan(value) ? json() : json(value));
    rows.push_back(std::move(row));
  }
  return rows;
}

json processes_of(SQLite::Database& database, const LastAttempt& attempt) {
  return rows_of_attempt(
      database, attempt,
      "SELECT process_id, pid, role, sub_type, first_seen_us, exited_us, "
      "coalesce(role IN ('renderer', 'native') AND pid = renderer_pid, 0) AS page "
      "FROM process JOIN attempt USING (trial_id, attempt_number) "
      "WHERE trial_id = ? AND attempt_number = ? ORDER BY process_id");
}

}  // namespace

json read_trials(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement row(database, std::string(kTrial) + " WHERE sweep_uuid = ? ORDER BY position");
  row.bind(1, sweep_uuid);
  json trials = json::array();
  while (row.executeStep()) trials.push_back(trial_row(row));
  return trials;
}

json read_trial(SQLite::Database& database, const std::string& trial_uuid) {
  SQLite::Statement row(database, std::string(kTrial) + " WHERE trial_uuid = ?");
  row.bind(1, trial_uuid);
  if (!row.executeStep()) return nullptr;
  return trial_row(row);
}

json read_trial_detail(SQLite::Database& database, const std::string& trial_uuid) {
  json detail = {{"phases", json::array()},
                 {"iterations", json::array()},
                 {"metrics", json::array()},
                 {"processes", json::array()},
                 {"facts", json::object()}};
  const auto attempt = last_attempt(database, trial_uuid);
  if (!attempt) return detail;
  detail["phases"] =
      rows_of_attempt(database, *attempt,
                      "SELECT name, start_page_us, end_page_us FROM phase "
                      "WHERE trial_id = ? AND attempt_number = ? ORDER BY phase_index");
  detail["iterations"] =
      rows_of_attempt(database, *attempt,
                      "SELECT phase, iteration_index, start_page_us, duration_ns FROM iteration "
                      "WHERE trial_id = ? AND attempt_number = ? ORDER BY start_page_us");
  detail["metrics"] = rows_of_attempt(database, *attempt,
                                      "SELECT name, unit, value, phase FROM metric "
                                      "WHERE trial_id = ? AND attempt_number = ? ORDER BY name");
  detail["processes"] = processes_of(database, *attempt);
  const json facts = rows_of_attempt(
      database, *attempt, "SELECT facts FROM attempt WHERE trial_id = ? AND attempt_number = ?");
  detail["facts"] = json::parse(facts[0]["facts"].get<std::string>());
  return detail;
}

json read_readings(SQLite::Database& database, const std::string& trial_uuid,
                   std::int64_t since_us) {
  json result = {{"processes", json::array()},
                 {"columns", {"t_us", "process_id", "cpu_ns", "resident_bytes", "footprint_bytes"}},
                 {"rows", json::array()},
                 {"gpus", json::array()},
                 {"phases", json::array()}};
  const auto attempt = last_attempt(database, trial_uuid);
  if (!attempt) return result;
  result["processes"] = processes_of(database, *attempt);
  result["phases"] = phases_on_host_clock(database, *attempt);
  SQLite::Statement rows(
      database,
      "SELECT t_us, process_id, cpu_ns, resident_bytes, footprint_bytes "
      "FROM process_reading JOIN process USING (trial_id, process_id) "
      "WHERE trial_id = ? AND attempt_number = ? AND t_us > ? ORDER BY t_us, process_id LIMIT ?");
  rows.bind(1, attempt->trial_id);
  rows.bind(2, attempt->attempt_number);
  rows.bind(3, since_us);
  rows.bind(4, kMaxReadingRows);
  while (rows.executeStep()) {
    json row = json::array();
    for (int i = 0; i < rows.getColumnCount(); ++i) row.push_back(rows.getColumn(i).getInt64());
    result["rows"].push_back(std::move(row));
  }
  for (const auto& gpu : gpus_of(database, attempt->trial_id, attempt->attempt_number, since_us))
    result["gpus"].push_back({{"gpu_id", gpu.gpu_id},
                              {"name", gpu.name},
                              {"of", what_of(gpu)},
                              {"rows", gpu_rows(gpu.readings)}});
  return result;
}

}  // namespace webdyno::api
