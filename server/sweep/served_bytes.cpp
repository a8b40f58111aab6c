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

std::optional<ServedBytes> first_served_bytes(SQLite::Database& database, std::int64_t sweep_id,
                                              const ServedBytes& same) {
  // In running order each block has every configuration, so that the search ends in the first one.
  SQLite::Statement find(
      database,
      "SELECT coalesce(attempt.workload_sha256, trial.workload_sha256), "
      "  coalesce(attempt.framework_sha256, trial.framework_sha256) "
      "FROM trial CROSS JOIN configuration USING (configuration_id) "
      "CROSS JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = 1 "
      "WHERE sweep_id = ? AND framework = ? AND framework_version = ? ORDER BY position LIMIT 1");
  bind_all(find, sweep_id, same.framework, same.framework_version);
  if (!find.executeStep()) return std::nullopt;
  return ServedBytes{same.framework, same.framework_version, optional_text(find, 0),
                     optional_text(find, 1)};
}

json changes_since(const std::optional<ServedBytes>& before, const ServedBytes& now) {
  json flags = json::array();
  if (!before) return flags;
  if (before->workload_sha256 != now.workload_sha256) flags.push_back("workload_changed");
  if (before->framework_sha256 != now.framework_sha256) flags.push_back("framework_changed");
  return flags;
}

}  // namespace webdyno::sweep
