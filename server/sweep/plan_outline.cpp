#include "server/sweep/plan_outline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "server/sweep/exclusion.hpp"
#include "server/sweep/expansion.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;
using Row = PlanOutline::Row;
using LeftOut = PlanOutline::LeftOut;
using PlanValues = std::vector<std::pair<std::string, std::vector<json>>>;  // each value once

std::string word_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_value(PlanValues& values, const std::string& name, const json& value) {
  auto found = std::find_if(values.begin(), values.end(),
                            [&](const auto& each) { return each.first == name; });
  if (found == values.end()) found = values.insert(values.end(), {name, {}});
  auto& list = found->second;
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

std::string text_of(const PlanValues& values) {
  std::vector<std::string> parts;
  for (const auto& [name, list] : values) {
    std::vector<std::string> words;
    std::transform(list.begin(), list.end(), std::back_inserter(words), word_of);
    parts.push_back(fmt::format("{} {}", name, fmt::join(words, ", ")));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

bool is_of(const Row& row, const Configuration& configuration) {
  return row.framework == configuration.framework &&
         row.framework_version == configuration.framework_version &&
         row.backend == configuration.backend && row.workload == configuration.workload &&
         row.task == configuration.task;
}

bool lists(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

json profile_of(const TrialTerms& own, const Plan& plan) {
  if (own.operators.value_or(plan.operators)) return kOperatorProfile;
  return own.profile.value_or(plan.profile);
}

/// What holds for the configuration's trials where elements of the plan say different things.
PlanValues terms_of(const Configuration& configuration, const Plan& plan) {
  const TrialTerms& own = configuration.terms;
  return {{"memory", {own.memory.value_or(plan.memory)}},
          {"experience", {own.experience.value_or(plan.experience)}},
          {"profile", {profile_of(own, plan)}},
          {"rate_hz", {own.rate_hz.value_or(plan.rate_hz)}},
          {"trial_timeout_s", {own.timeout_ms.value_or(plan.trial_timeout_ms) / 1000}},
          {"trials", {own.trials.value_or(plan.repetitions)}}};
}

/// Names of the terms that an element says otherwise than the plan.
std::set<std::string> own_terms(const TrialTerms& own) {
  std::set<std::string> names;
  if (own.memory) names.insert("memory");
  if (own.experience) names.insert("experience");
  if (own.profile || own.operators) names.insert("profile");
  if (own.rate_hz) names.insert("rate_hz");
  if (own.timeout_ms) names.insert("trial_timeout_s");
  if (own.trials) names.insert("trials");
  return names;
}

/// What only steers the measurement is named where it tells configurations apart.
void drop_what_steers(PlanValues& values, const std::set<std::string>& steering) {
  std::erase_if(values, [&](const auto& each) {
    return steering.contains(each.first) && each.second.size() == 1;
  });
}

std::set<std::string> steering_of(const Row& row, const Catalog& catalog) {
  auto names = steering(catalog.workload(row.workload)->parameters);
  names.merge(steering(catalog.framework(row.framework)->parameters));
  return names;
}

/// What the plan names for configurations of that kind, and what follows from the models that are
/// given where there are several.
std::set<std::string> named_for(const Configuration& configuration,
                                const std::vector<Configuration>& configurations,
                                const Plan& plan) {
  std::set<std::string> names;
  for (const auto& entry : plan.matrix) {
    if (entry.workload != configuration.workload ||
        !lists(entry.frameworks, configuration.framework) ||
        !lists(entry.backends, configuration.backend) || !lists(entry.tasks, configuration.task))
      continue;
    for (const auto& [name, values] : entry.factors) names.insert(name);
  }
  for (const auto& each : configurations) {
    for (const char* name : {"model", "variant"}) {
      if (each.parameters.value(name, json()) != configuration.parameters.value(name, json()))
        names.insert(name);
    }
  }
  return names;
}

/// Behind the parameters of each row the terms that an element has of its own, with all values that
/// they have in the row.
void add_terms(std::vector<PlanValues>& values, const std::vector<Row>& rows,
               const std::vector<Configuration>& configurations, const Plan& plan) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::set<std::string> names;
    PlanValues all;
    for (const auto& each : configurations) {
      if (!is_of(rows[i], each)) continue;
      names.merge(own_terms(each.terms));
      for (const auto& [name, list] : terms_of(each, plan)) add_value(all, name, list.front());
    }
    for (auto& each : all) {
      if (names.contains(each.first)) values[i].push_back(std::move(each));
    }
  }
}

std::vector<Row> outline_rows(const std::vector<Configuration>& configurations, const Plan& plan,
                              const Catalog& catalog) {
  std::vector<Row> rows;
  std::vector<PlanValues> values;
  std::vector<std::set<std::string>> named;
  for (const auto& each : configurations) {
    auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& it) { return is_of(it, each); });
    if (row == rows.end()) {
      row = rows.insert(rows.end(), {each.framework, each.framework_version, each.backend,
                                     each.workload, each.task, 0, ""});
      values.emplace_back();
      named.push_back(named_for(each, configurations, plan));
    }
    ++row->configurations;
    const auto at = static_cast<std::size_t>(row - rows.begin());
    for (const auto& [name, value] : each.parameters.items()) {
      if (named[at].contains(name)) add_value(values[at], name, value);
    }
  }
  add_terms(values, rows, configurations, plan);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    drop_what_steers(values[i], steering_of(rows[i], catalog));
    rows[i].values = text_of(values[i]);
  }
  return rows;
}

/// What one version of a framework has not, of what the entry asks for.
void add_missing(std::vector<LeftOut>& left_out, const MatrixEntry& entry,
                 const std::string& framework, const FrameworkVersion& version) {
  const std::string name = framework + " " + version.version;
  const auto tasks = version.workloads.find(entry.workload);
  if (tasks == version.workloads.end()) {
    left_out.push_back({name, fmt::format("has no workload {}", entry.workload)});
    return;
  }
  for (const auto& task : entry.tasks) {
    const auto able = tasks->second.find(task);
    if (able == tasks->second.end()) {
      left_out.push_back(
          {fmt::format("{} {}", name, task), fmt::format("cannot {} {}", task, entry.workload)});
      continue;
    }
    std::vector<std::string> missing;
    std::copy_if(entry.backends.begin(), entry.backends.end(), std::back_inserter(missing),
                 [&](const std::string& each) { return !lists(able->second, each); });
    if (missing.empty()) continue;
    left_out.push_back(
        {fmt::format("{} {} on {}", name, task, fmt::join(missing, ", ")),
         fmt::format("has {} for {} {}", fmt::join(able->second, ", "), task, entry.workload)});
  }
}

/// Versions that the entry names and a framework does not have.
void add_missing_versions(std::vector<LeftOut>& left_out, const MatrixEntry& entry,
                          const Framework& framework) {
  std::vector<std::string> has;
  for (const auto& each : framework.versions) has.push_back(each.version);
  for (const auto& version : entry.versions) {
    if (!lists(has, version))
      left_out.push_back({fmt::format("{} {}", framework.name, version),
                          fmt::format("has {}", fmt::join(has, ", "))});
  }
}

/// "litert for backend wasm, transformers": of a parameter, the workload's or those of frameworks.
std::string readers_in(const MatrixEntry& entry, const std::string& name, const Catalog& catalog) {
  for (const auto& parameter : catalog.workload(entry.workload)->parameters)
    if (parameter.name == name) return readers_of(parameter);
  std::vector<std::string> owners;
  for (const auto& framework : entry.frameworks) {
    for (const auto& parameter : catalog.framework(framework)->parameters) {
      if (parameter.name != name) continue;
      const auto readers = readers_of(parameter);
      owners.push_back(framework + (readers.empty() ? "" : " in ") + readers);
    }
  }
  return fmt::format("{}", fmt::join(owners, ", "));
}

/// Parameters that a part of the entry's configurations read and another does not.
void add_unread(std::vector<LeftOut>& left_out, const MatrixEntry& entry,
                const std::vector<Configuration>& configurations, const Catalog& catalog) {
  for (const auto& [name, values] : entry.factors) {
    const bool partly =
        std::any_of(configurations.begin(), configurations.end(),
                    [&name](const auto& each) { return !each.parameters.contains(name); });
    if (partly) {
      left_out.push_back({"parameter " + name,
                          fmt::format("is read by {} alone", readers_in(entry, name, catalog))});
    }
  }
}

/// How much each exclude of the entry takes out of its product, before the others have.
void add_excluded(std::vector<LeftOut>& left_out, const MatrixEntry& entry, const Catalog& catalog,
                  const Given& given) {
  if (entry.exclude.empty()) return;
  const auto product = product_of(entry, catalog, given.models);
  for (std::size_t i = 0; i < entry.exclude.size(); ++i) {
    const auto count = std::count_if(product.begin(), product.end(), [&](const auto& each) {
      return excludes(entry.exclude[i], each);
    });
    left_out.push_back({fmt::format("{} of {} configurations", count, product.size()),
                        fmt::format("is excluded by {}.exclude[{}]", entry.path, i), true});
  }
}

/// Elements that name the same leave the same out.
void drop_repetitions(std::vector<LeftOut>& left_out) {
  std::set<std::pair<std::string, std::string>> seen;
  std::erase_if(left_out,
                [&](const LeftOut& each) { return !seen.emplace(each.what, each.why).second; });
}

}  // namespace

PlanOutline outline(const Plan& plan, const Catalog& catalog, const Given& given) {
  PlanOutline result;
  const auto configurations = expand(plan, catalog, given);
  result.configurations = configurations.size();
  result.rows = outline_rows(configurations, plan, catalog);
  for (const auto& entry : plan.matrix) {
    for (const auto& name : entry.frameworks) {
      const Framework& framework = *catalog.framework(name);
      add_missing_versions(result.left_out, entry, framework);
      for (const auto& version : versions_of(entry, framework))
        add_missing(result.left_out, entry, name, version);
    }
    Plan alone = plan;
    alone.matrix = {entry};
    add_unread(result.left_out, entry, expand(alone, catalog, given), catalog);
    add_excluded(result.left_out, entry, catalog, given);
  }
  drop_repetitions(result.left_out);
  return result;
}

}  // namespace webdyno::sweep
