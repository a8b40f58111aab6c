#include "server/sweep/prepared_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace webdyno::sweep {

std::string PreparedModel::folder() const {
  return fmt::format("{}/{}/{}/{}", framework, version, workload, fmt::join(parameters, "_"));
}

namespace {

/// Task probe tries the smallest networks (workloads/harness/probe_task.ts).
const nlohmann::json kProbed = {{"depth", 1}, {"width", 8}, {"weights_seed", 7}};

PreparedModel model_of(const Configuration& configuration, const Workload& workload,
                       const nlohmann::json& parameters, const Catalog& catalog) {
  PreparedModel model{configuration.framework,
                      configuration.framework_version,
                      workload.name,
                      {},
                      catalog.framework(configuration.framework)->maker_sha256};
  for (const auto& name : workload.model_parameters) {
    const auto& value = parameters.at(name);
    model.parameters.push_back(
        fmt::format("{}-{}", name, value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return model;
}

std::vector<PreparedModel> models_of(const Configuration& configuration, const Catalog& catalog) {
  const auto* known = catalog.version(configuration.framework, configuration.framework_version);
  if (known == nullptr) return {};  // of an older sweep; its trials say so
  const auto& version = *known;
  if (version.place_holder) return {};
  std::vector<PreparedModel> models;
  const auto add = [&](const std::string& name, const nlohmann::json& parameters) {
    const Workload* workload = catalog.workload(name);
    if (workload != nullptr && !workload->model_parameters.empty())
      models.push_back(model_of(configuration, *workload, parameters, catalog));
  };
  // Large architectures have no smallest size.
  const auto is_probed = [&](const std::string& name) {
    const Workload* workload = catalog.workload(name);
    return workload != nullptr &&
           std::all_of(workload->model_parameters.begin(), workload->model_parameters.end(),
                       [](const std::string& each) { return kProbed.contains(each); });
  };
  if (configuration.task == "infer") add(configuration.workload, configuration.parameters);
  if (configuration.task == "probe") {
    for (const auto& [name, tasks] : version.workloads) {
      if (tasks.contains("infer") && is_probed(name)) add(name, kProbed);
    }
  }
  return models;
}

}  // namespace

std::vector<PreparedModel> prepared_models(const std::vector<Configuration>& configurations,
                                           const Catalog& catalog) {
  std::vector<PreparedModel> models;
  std::set<std::string> seen;
  for (const auto& configuration : configurations) {
    for (auto& model : models_of(configuration, catalog)) {
      if (seen.insert(model.folder()).second) models.push_back(std::move(model));
    }
  }
  return models;
}

}  // namespace webdyno::sweep
