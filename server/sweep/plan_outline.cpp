#include "server/sweep/plan_outline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

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

/// What the plan names for configurations of that kind.
std::set<std::string> named_for(const Configuration& configuration, const Plan& plan) {
  std::set<std::string> names;
  for (const auto& entry : plan.matrix) {
    if (entry.workload != configuration.workload ||
        !lists(entry.frameworks, configuration.framework) ||
        !lists(entry.backends, configuration.backend) || !lists(entry.tasks, configuration.task))
      continue;
    for (const auto& [name, values] : entry.factors) names.insert(name);
  }
  return names;
}

std::vector<Row> outline_rows(const std::vector<Configuration>& configurations, const Plan& plan) {
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
      named.push_back(named_for(each, plan));
    }
    ++row->configurations;
    const auto at = static_cast<std::size_t>(row - rows.begin());
    for (const auto& [name, value] : each.parameters.items()) {
      if (named[at].contains(name)) add_value(values[at], name, value);
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].values = text_of(values[i]);
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

}  // namespace

PlanOutline outline(const Plan& plan, const Catalog& catalog) {
  PlanOutline result;
  const auto configurations = expand(plan, catalog);
  result.configurations = configurations.size();
  result.rows = outline_rows(configurations, plan);
  for (const auto& entry : plan.matrix) {
    for (const auto& name : entry.frameworks) {
      const Framework& framework = *catalog.framework(name);
      add_missing_versions(result.left_out, entry, framework);
      for (const auto& version : versions_of(entry, framework))
        add_missing(result.left_out, entry, name, version);
    }
    Plan alone = plan;
    alone.matrix = {entry};
    add_unread(result.left_out, entry, expand(alone, catalog), catalog);
  }
  return result;
}

}  // namespace webdyno::sweep
