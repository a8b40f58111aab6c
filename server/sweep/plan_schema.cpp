#include "server/sweep/plan_schema.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

#include "schema/wire/contract.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

template <class List>
json names_of(const List& list) {
  json names = json::array();
  for (const auto& each : list) {
    if (!each.test_only) names.push_back(each.name);
  }
  return names;
}

json factor(const Parameter& parameter) {
  json value = {{"type", parameter.integer ? "integer" : "string"}};
  if (parameter.minimum) value["minimum"] = *parameter.minimum;
  if (parameter.maximum) value["maximum"] = *parameter.maximum;
  if (!parameter.allowed.empty()) value["enum"] = parameter.allowed;
  if (!parameter.pattern.empty()) value["pattern"] = "^(?:" + parameter.pattern + ")$";
  const auto readers = readers_of(parameter);
  return {{"description", parameter.description + (readers.empty() ? "" : " For " + readers + ".")},
          {"default", json::array({parameter.default_value})},
          {"type", "array"},
          {"minItems", 1},
          {"uniqueItems", true},
          {"items", std::move(value)}};
}

/// The keys that elements of the workload have besides.
json parameter_keys(const Workload& workload, const Catalog& catalog) {
  json keys = json::object();
  for (const auto& framework : catalog.frameworks) {
    if (framework.test_only) continue;
    // Frameworks may have a parameter of one name with other ranges: it is offered without any.
    for (const auto& each : framework.parameters) {
      const std::string before =
          keys.contains(each.name) ? keys[each.name]["description"].get<std::string>() + " " : "";
      keys[each.name] = {
          {"description", fmt::format("{}Of {}: {}", before, framework.name, each.description)}};
    }
  }
  for (const auto& each : workload.parameters) keys[each.name] = factor(each);
  return keys;
}

/// The frameworks, tasks and backends with which the workload can be measured.
json ability_keys(const Workload& workload, const Catalog& catalog) {
  std::set<std::string> tasks;
  std::set<std::string> backends;
  json frameworks = json::array();
  for (const auto& framework : catalog.frameworks) {
    bool able = false;
    for (const auto& version : framework.versions) {
      const auto found = version.workloads.find(workload.name);
      if (framework.test_only || found == version.workloads.end()) continue;
      able = true;
      for (const auto& [task, of_task] : found->second) {
        tasks.insert(task);
        backends.insert(of_task.begin(), of_task.end());
      }
    }
    if (able) frameworks.push_back(framework.name);
  }
  const auto one_of = [](json names) -> json { return {{"items", {{"enum", std::move(names)}}}}; };
  return {{"framework", one_of(std::move(frameworks))},
          {"task", one_of(tasks)},
          {"backend", one_of(backends)}};
}

}  // namespace

json plan_schema(const Catalog& catalog) {
  json schema = wire::self_contained_schema("plan");
  json& element = schema["properties"]["matrix"]["items"];
  json& properties = element["properties"];
  properties["workload"]["enum"] = names_of(catalog.workloads);
  const json frameworks = names_of(catalog.frameworks);
  for (json* each : {&properties, &properties["include"]["items"]["properties"],
                     &properties["exclude"]["items"]["properties"]})
    (*each)["framework"]["items"]["enum"] = frameworks;
  json of_workloads = json::array();
  for (const auto& workload : catalog.workloads) {
    if (workload.test_only) continue;
    json keys = parameter_keys(workload, catalog);
    const json parts = {{"items", {{"properties", keys}}}};
    keys["include"] = parts;
    keys["exclude"] = parts;
    keys.update(ability_keys(workload, catalog));
    of_workloads.push_back({{"if", {{"properties", {{"workload", {{"const", workload.name}}}}}}},
                            {"then", {{"properties", std::move(keys)}}}});
  }
  element["allOf"] = std::move(of_workloads);
  return schema;
}

}  // namespace webdyno::sweep
