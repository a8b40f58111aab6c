#include "server/api/shown_attempt.hpp"

#include <SQLiteCpp/Statement.h>

namespace webdyno::api {
namespace {

std::optional<std::int64_t> whole_or_none(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return column.getInt64();
}

/// As the dashboard's Live view stacks them (charts/cpu_windows.ts).
std::optional<Role> stacked_as(const std::string& role,
                               const std::optional<std::string>& sub_type) {
  if (role == "native_host") return std::nullopt;
  if (role == "renderer" && sub_type == "extension") return Role::kUtility;
  if (role == "renderer") return Role::kRenderer;
  if (role == "gpu") return Role::kGpu;
  if (role == "browser") return Role::kBrowser;
  if (role == "native") return Role::kNative;
  return Role::kUtility;
}

}  // namespace

std::optional<ShownAttempt> shown_attempt(SQLite::Database& database,
                                          const std::string& trial_uuid) {
  SQLite::Statement row(
      database,
      "SELECT trial_id, attempt.attempt_number, trial.outcome IS NOT NULL, clock_offset_us, EXISTS "
      "(SELECT 1 FROM phase WHERE phase.trial_id = trial.trial_id "
      "AND phase.attempt_number = attempt.attempt_number) "
      "FROM trial JOIN attempt USING (trial_id) WHERE trial_uuid = ? "
      "AND attempt.attempt_number = coalesce(trial.attempt_number, (SELECT max(attempt_number) "
      "FROM attempt AS other WHERE other.trial_id = trial.trial_id))");
  row.bind(1, trial_uuid);
  if (!row.executeStep()) return std::nullopt;
  const auto offset_us = whole_or_none(row.getColumn(3));
  return ShownAttempt{.trial_id = row.getColumn(0).getInt64(),
                      .attempt_number = row.getColumn(1).getInt64(),
                      .ended = row.getColumn(2).getInt() != 0,
                      .offset_us = offset_us.value_or(0),
                      .on_page_clock = !offset_us && row.getColumn(4).getInt() != 0};
}

std::map<std::int64_t, ShownProcess> processes_by_id(SQLite::Database& database,
                                                     const ShownAttempt& attempt) {
  SQLite::Statement row(
      database,
      "SELECT process_id, pid, role, sub_type, "
      "coalesce(role IN ('renderer', 'native') AND pid = renderer_pid, 0), exited_us "
      "FROM process JOIN attempt USING (trial_id, attempt_number) "
      "WHERE trial_id = ? AND attempt_number = ?");
  row.bind(1, attempt.trial_id);
  row.bind(2, attempt.attempt_number);
  std::map<std::int64_t, ShownProcess> processes;
  while (row.executeStep()) {
    ShownProcess process{.pid = row.getColumn(1).getInt64(),
                         .role = row.getColumn(2).getString(),
                         .sub_type = std::nullopt,
                         .page = row.getColumn(4).getInt() != 0,
                         .exited_us = whole_or_none(row.getColumn(5)),
                         .stacked = std::nullopt};
    if (!row.getColumn(3).isNull()) process.sub_type = row.getColumn(3).getString();
    process.stacked = stacked_as(process.role, process.sub_type);
    processes.emplace(row.getColumn(0).getInt64(), std::move(process));
  }
  return processes;
}

}  // namespace webdyno::api
