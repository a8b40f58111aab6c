#include "server/sweep/served_bytes.hpp"

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

using nlohmann::json;

ServedBytes served_bytes(const Catalog& catalog, const std::string& framework,
                         const std::string& framework_version) {
  ServedBytes served{framework, framework_version, std::nullopt, std::nullopt};
  if (const auto* found = catalog.framework(framework))
    served.workload_sha256 = found->workload_sha256;
  if (const auto* version = catalog.version(framework, framework_version))
    served.framework_sha256 = version->framework_sha256;
  return served;
}

ServedBytes first_served_bytes(SQLite::Database& database, std::int64_t sweep_id,
                               const ServedBytes& now) {
  execute(database,
          "INSERT INTO first_served (sweep_id, framework, framework_version, workload_sha256, "
          "framework_sha256) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
          sweep_id, now.framework, now.framework_version, now.workload_sha256,
          now.framework_sha256);
  SQLite::Statement find(database,
                         "SELECT workload_sha256, framework_sha256 FROM first_served "
                         "WHERE sweep_id = ? AND framework = ? AND framework_version = ?");
  bind_all(find, sweep_id, now.framework, now.framework_version);
  find.executeStep();
  return {now.framework, now.framework_version, optional_text(find, 0), optional_text(find, 1)};
}

json changes_since(const ServedBytes& before, const ServedBytes& now) {
  json flags = json::array();
  if (before.workload_sha256 != now.workload_sha256) flags.push_back("workload_changed");
  if (before.framework_sha256 != now.framework_sha256) flags.push_back("framework_changed");
  return flags;
}

}  // namespace webdyno::sweep
