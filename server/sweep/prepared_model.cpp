#include "server/sweep/prepared_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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
    const auto& depends_on =
        catalog.version(configuration.framework, configuration.framework_version)->prepared_by;
    const bool has_a_model =
        !depends_on.empty() &&
        std::all_of(depends_on.begin(), depends_on.end(), [&](const std::string& name) {
          return configuration.parameters.contains(name);
        });  // a probe has none of its own
    if (!has_a_model) continue;
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
