#include "server/sweep/expansion.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>

#include "schema/wire/identity.hpp"
#include "server/sweep/exclusion.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

struct Ability {
  const std::string& framework;
  const std::string& version;
  const std::string& task;
  const std::string& backend;
};

bool contains(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool reads(const Parameter& parameter, const std::string& task, const std::string& backend,
           const std::string& platform) {
  return (parameter.tasks.empty() || contains(parameter.tasks, task)) &&
         (parameter.backends.empty() || contains(parameter.backends, backend)) &&
         (parameter.platforms.empty() || contains(parameter.platforms, platform));
}

/// Every combination of values: an odometer over the parameters.
std::vector<json> parameter_sets(const MatrixEntry& entry,
                                 const std::vector<Parameter>& parameters) {
  std::vector<json> sets = {json::object()};
  for (const auto& parameter : parameters) {
    std::vector<json> values;
    if (const auto factor = entry.factors.find(parameter.name); factor != entry.factors.end()) {
      values = factor->second;
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

/// Its length, or the largest number there is.
std::uint64_t count_sets(const MatrixEntry& entry, const std::vector<Parameter>& parameters) {
  std::uint64_t count = 1;
  for (const auto& parameter : parameters) {
    const auto factor = entry.factors.find(parameter.name);
    if (factor != entry.factors.end() &&
        __builtin_mul_overflow(count, std::uint64_t{factor->second.size()}, &count))
      return std::numeric_limits<std::uint64_t>::max();
  }
  return count;
}

/// Each framework, version, task and backend of the entry that there is, in its order.
template <class Visit>
void for_each_ability(const MatrixEntry& entry, const Catalog& catalog, Visit visit) {
  const Workload& workload = *catalog.workload(entry.workload);
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
          visit(entry, Ability{name, version.version, task, backend},
                parameters_read(workload, framework, task, backend));
        }
      }
    }
  }
}

template <class Visit>
void for_each_ability(const Plan& plan, const Catalog& catalog, Visit visit) {
  for (const auto& entry : plan.matrix) for_each_ability(entry, catalog, visit);
}

/// Whether the configuration has a value of its own that another one would contradict.
bool names_another(const MatrixEntry& entry, const Configuration& configuration, const char* name,
                   const std::string& value) {
  if (!entry.factors.contains(name)) return false;
  const auto& named = configuration.parameters.at(name);
  return named != value && named != kAllVariants;
}

/// The variants of a person's models that the configuration stands for; itself, where it is of none
/// of them.
std::vector<Configuration> of_own_models(Configuration configuration, const MatrixEntry& entry,
                                         const std::vector<OwnModel>& models) {
  if (!configuration.parameters.contains("model")) return {std::move(configuration)};
  std::vector<Configuration> variants;
  bool of_a_model = false;
  for (const auto& model : models) {
    if (names_another(entry, configuration, "model", model.name)) continue;
    of_a_model = true;
    const auto loads = model.variants.find(configuration.framework);
    const bool none = loads == model.variants.end();
    for (const auto& variant : none ? std::vector<std::string>{kNoVariant} : loads->second) {
      if (!none && names_another(entry, configuration, "variant", variant)) continue;
      variants.push_back(configuration);
      variants.back().parameters["model"] = model.name;
      variants.back().parameters["variant"] = variant;
    }
  }
  if (!of_a_model) return {std::move(configuration)};
  return variants;
}

bool is_excluded(const MatrixEntry& entry, const Configuration& configuration) {
  return std::any_of(entry.exclude.begin(), entry.exclude.end(), [&](const Exclusion& exclusion) {
    return excludes(exclusion, configuration);
  });
}

}  // namespace

json Configuration::to_json() const {
  json configuration = {{"framework", framework},  {"framework_version", framework_version},
                        {"backend", backend},      {"platform", platform},
                        {"workload", workload},    {"task", task},
                        {"parameters", parameters}};
  if (control_arm) configuration["control_arm"] = *control_arm;
  return configuration;
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
    std::copy_if(
        list->begin(), list->end(), std::back_inserter(parameters),
        [&](const Parameter& each) { return reads(each, task, backend, framework.platform); });
  }
  return parameters;
}

std::set<std::string> parameters_taken(const MatrixEntry& entry, const Catalog& catalog) {
  std::set<std::string> names;
  for_each_ability(entry, catalog, [&](const MatrixEntry&, const Ability&, const auto& read) {
    for (const auto& parameter : read) names.insert(parameter.name);
  });
  return names;
}

std::vector<json> parameters_of(const std::vector<Configuration>& configurations) {
  std::vector<json> parameters;
  for (const auto& each : configurations) parameters.push_back(each.parameters);
  return parameters;
}

std::uint64_t count_configurations(const Plan& plan, const Catalog& catalog) {
  std::uint64_t count = 0;
  for_each_ability(plan, catalog, [&](const MatrixEntry& entry, const Ability&, const auto& read) {
    if (__builtin_add_overflow(count, count_sets(entry, read), &count))
      count = std::numeric_limits<std::uint64_t>::max();
  });
  return count;
}

std::uint64_t count_most_trials(const Plan& plan, const Catalog& catalog) {
  std::uint64_t count = 0;
  for_each_ability(plan, catalog, [&](const MatrixEntry& entry, const Ability&, const auto& read) {
    const int trials = entry.terms.trials.value_or(most_trials(plan));
    count += count_sets(entry, read) * static_cast<std::uint64_t>(trials);
  });
  return count;
}

std::vector<Configuration> product_of(const MatrixEntry& entry, const Catalog& catalog) {
  std::vector<Configuration> product;
  for_each_ability(
      entry, catalog, [&](const MatrixEntry&, const Ability& ability, const auto& read) {
        for (auto& parameters : parameter_sets(entry, read)) {
          product.push_back({.framework = ability.framework,
                             .framework_version = ability.version,
                             .backend = ability.backend,
                             .platform = catalog.framework(ability.framework)->platform,
                             .workload = entry.workload,
                             .task = ability.task,
                             .parameters = std::move(parameters),
                             .terms = entry.terms});
        }
      });
  return product;
}

std::vector<Configuration> product_of(const MatrixEntry& entry, const Catalog& catalog,
                                      const std::vector<OwnModel>& models) {
  std::vector<Configuration> product;
  for (auto& point : product_of(entry, catalog)) {
    auto variants = of_own_models(std::move(point), entry, models);
    std::move(variants.begin(), variants.end(), std::back_inserter(product));
  }
  return product;
}

std::vector<Configuration> expand(const Plan& plan, const Catalog& catalog, const Given& given) {
  std::vector<Configuration> configurations;
  std::set<std::string> seen;
  for (const auto& entry : plan.matrix) {
    for (auto& each : product_of(entry, catalog, given.models)) {
      if (is_excluded(entry, each)) continue;
      for (const auto& [name, value] : given.parameters) {
        if (each.parameters.contains(name) && !entry.factors.contains(name))
          each.parameters[name] = value;
      }
      if (seen.insert(each.sha256()).second) configurations.push_back(std::move(each));
    }
  }
  return configurations;
}

}  // namespace webdyno::sweep
