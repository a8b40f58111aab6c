#include "server/sweep/queued_configurations.hpp"

#include <SQLiteCpp/Statement.h>

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

std::vector<Configuration> queued_configurations(SQLite::Database& database,
                                                 const std::string& sweep_uuid) {
  SQLite::Statement queued(
      database,
      "SELECT DISTINCT framework, framework_version, backend, platform, workload, task, "
      "parameters, "
      "control_arm "
      "FROM trial JOIN configuration USING (configuration_id) "
      "WHERE outcome IS NULL AND sweep_id = (SELECT sweep_id FROM sweep WHERE sweep_uuid = ?)");
  queued.bind(1, sweep_uuid);
  std::vector<Configuration> configurations;
  while (queued.executeStep()) {
    configurations.push_back({.framework = queued.getColumn(0).getString(),
                              .framework_version = queued.getColumn(1).getString(),
                              .backend = queued.getColumn(2).getString(),
                              .platform = queued.getColumn(3).getString(),
                              .workload = queued.getColumn(4).getString(),
                              .task = queued.getColumn(5).getString(),
                              .parameters = nlohmann::json::parse(queued.getColumn(6).getString()),
                              .control_arm = optional_text(queued, 7)});
  }
  return configurations;
}

}  // namespace webdyno::sweep
