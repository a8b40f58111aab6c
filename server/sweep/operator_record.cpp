#include "server/sweep/operator_record.hpp"

#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

void store_operators(SQLite::Database& database, const AttemptRow& attempt,
                     const nlohmann::json& report) {
  const auto profile = report.find("operators");
  if (profile == report.end()) return;
  execute(database,
          "INSERT INTO operator_profile (trial_id, attempt_number, calls, elapsed_ns, clock) "
          "VALUES (?, ?, ?, ?, ?)",
          attempt.trial_id, attempt.attempt_number, (*profile)["calls"], (*profile)["elapsed_ns"],
          (*profile)["clock"]);
  SQLite::Statement insert(database,
                           "INSERT INTO operator_time (trial_id, attempt_number, operator, "
                           "executions, total_ns) VALUES (?, ?, ?, ?, ?)");
  for (const auto& each : (*profile)["types"]) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, each["type"], each["executions"],
             each["total_ns"]);
    insert.exec();
    insert.reset();
  }
}

}  // namespace webdyno::sweep
