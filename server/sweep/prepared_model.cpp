#include "server/sweep/prepared_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace webdyno::sweep {

std::string PreparedModel::folder() const {
  return fmt::format("{}/{}/{}/{}", framework, version, workload, fmt::join(parameters, "_"));
}

std::vector<PreparedModel> prepared_models(const std::vector<Configuration>& configurations,
                                           const Catalog& catalog) {
  std::vector<PreparedModel> models;
  std::set<std::string> seen;
  for (const auto& configuration : configurations) {
    const auto& depends_on = catalog.framework(configuration.framework)->prepared_by;
    if (depends_on.empty()) continue;
    PreparedModel model{
        configuration.framework, configuration.framework_version, configuration.workload, {}};
    for (const auto& name : depends_on) {
      model.parameters.push_back(
          fmt::format("{}-{}", name, configuration.parameters.at(name).get<std::int64_t>()));
    }
    if (seen.insert(model.folder()).second) models.push_back(std::move(model));
  }
  return models;
}

}  // namespace webdyno::sweep
