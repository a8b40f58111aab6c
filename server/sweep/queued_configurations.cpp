#include "server/sweep/queued_configurations.hpp"

#include <SQLiteCpp/Statement.h>

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

std::vector<Configuration> queued_configurations(SQLite::Database& database,
                                                 const std::string& sweep_uuid) {
  SQLite::Statement queued(
      database,
      "WITH this AS (SELECT sweep_id FROM sweep WHERE sweep_uuid = ?), needed AS ("
      "SELECT configuration_id FROM trial WHERE outcome IS NULL AND sweep_id = (SELECT sweep_id "
      "FROM this) UNION SELECT configuration_id FROM sweep_configuration WHERE stopped IS NULL AND "
      "sweep_id = (SELECT sweep_id FROM this)) "
      "SELECT framework, framework_version, backend, platform, workload, task, parameters, "
      "control_arm FROM configuration WHERE configuration_id IN (SELECT configuration_id FROM "
      "needed)");
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
