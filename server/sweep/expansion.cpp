#include "server/sweep/expansion.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "schema/wire/identity.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

bool contains(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool reads(const Parameter& parameter, const std::string& task, const std::string& backend) {
  return (parameter.tasks.empty() || contains(parameter.tasks, task)) &&
         (parameter.backends.empty() || contains(parameter.backends, backend));
}

/// Every combination of values of the parameters that a page of this task and backend reads: an
/// odometer over them.
std::vector<json> parameter_sets(const MatrixEntry& entry, const Workload& workload,
                                 const Framework& framework, const std::string& task,
                                 const std::string& backend,
                                 const std::map<std::string, json>& overrides) {
  std::vector<json> sets = {json::object()};
  for (const auto& parameter : parameters_read(workload, framework, task, backend)) {
    std::vector<json> values;
    if (const auto factor = entry.factors.find(parameter.name); factor != entry.factors.end()) {
      values = factor->second;
    } else if (const auto override = overrides.find(parameter.name); override != overrides.end()) {
      values = {override->second};
    } else {
      values = {parameter.default_value};
    }
    std::vector<json> longer;
    for (const auto& set : sets) {
      for (const auto& value : values) {
        longer.push_back(set);
        longer.back()[parameter.name] = value;
      }
    }
    sets = std::move(longer);
  }
  return sets;
}

}  // namespace

json Configuration::to_json() const {
  return {{"framework", framework},  {"framework_version", framework_version},
          {"backend", backend},      {"platform", platform},
          {"workload", workload},    {"task", task},
          {"parameters", parameters}};
}

std::string Configuration::sha256() const {
  return wire::sha256_hex(wire::canonical_json(to_json()));
}

std::optional<std::int64_t> Configuration::integer_parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  if (found == parameters.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::vector<Parameter> parameters_read(const Workload& workload, const Framework& framework,
                                       const std::string& task, const std::string& backend) {
  std::vector<Parameter> parameters;
  for (const auto* list : {&workload.parameters, &framework.parameters}) {
    std::copy_if(list->begin(), list->end(), std::back_inserter(parameters),
                 [&](const Parameter& each) { return reads(each, task, backend); });
  }
  return parameters;
}

std::vector<json> parameters_of(const std::vector<Configuration>& configurations) {
  std::vector<json> parameters;
  for (const auto& each : configurations) parameters.push_back(each.parameters);
  return parameters;
}

std::vector<Configuration> expand(const Plan& plan, const Catalog& catalog,
                                  const std::map<std::string, json>& overrides) {
  std::vector<Configuration> configurations;
  std::set<std::string> seen;
  for (const auto& entry : plan.matrix) {
    for (const auto& name : entry.frameworks) {
      const Framework& framework = *catalog.framework(name);
      for (const auto& version : versions_of(entry, framework)) {
        const auto tasks = version.workloads.find(entry.workload);
        if (tasks == version.workloads.end()) continue;
        for (const auto& task : entry.tasks) {
          const auto able = tasks->second.find(task);
          if (able == tasks->second.end()) continue;
          for (const auto& backend : entry.backends) {
            if (!contains(able->second, backend)) continue;
            for (auto& parameters : parameter_sets(entry, *catalog.workload(entry.workload),
                                                   framework, task, backend, overrides)) {
              Configuration configuration;
              configuration.framework = name;
              configuration.framework_version = version.version;
              configuration.backend = backend;
              configuration.workload = entry.workload;
              configuration.task = task;
              configuration.parameters = std::move(parameters);
              if (seen.insert(configuration.sha256()).second)
                configurations.push_back(std::move(configuration));
            }
          }
        }
      }
    }
  }
  return configurations;
}

}  // namespace webdyno::sweep
