#include "server/sweep/matrix_element.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "server/sweep/expansion.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

template <class T>
void set_unless_alike(std::optional<T>& own, const T& value, const T& of_plan) {
  if (value != of_plan) own = value;
}

/// True: the key says something of the element's trials.
bool read_term(TrialTerms& terms, const std::string& key, const json& value, const Plan& plan) {
  if (key == "repeat") {
    // By precision a number of its own is another thing than the plan's least.
    const int trials = value["trials"].get<int>();
    if (plan.precision || trials != plan.repetitions) terms.trials = trials;
  } else if (key == "trial_timeout_s") {
    const std::int64_t timeout_ms = value.get<std::int64_t>() * 1000;
    if (plan.document.value("trial_timeout_s", std::int64_t{0}) * 1000 != timeout_ms)
      terms.timeout_ms = timeout_ms;
  } else if (key == "rate_hz") {
    set_unless_alike(terms.rate_hz, value.get<int>(), plan.rate_hz);
  } else if (key == "profile") {
    set_unless_alike(terms.profile, value == true, plan.profile);
    set_unless_alike(terms.operators, value == kOperatorProfile, plan.operators);
  } else if (key == "experience") {
    set_unless_alike(terms.experience, value.get<bool>(), plan.experience);
  } else if (key == "memory") {
    set_unless_alike(terms.memory, value.get<bool>(), plan.memory);
  } else {
    return false;
  }
  return true;
}

MatrixEntry matrix_entry(const json& element, const std::string& path, const Plan& plan) {
  MatrixEntry entry;
  entry.path = path;
  for (const auto& [key, value] : element.items()) {
    if (key == "workload")
      entry.workload = value;
    else if (key == "framework")
      entry.frameworks = value;
    else if (key == "version")
      entry.versions = value;
    else if (key == "backend")
      entry.backends = value;
    else if (key == "task")
      entry.tasks = value;
    else if (key == "exclude")
      entry.exclude = value.get<std::vector<Exclusion>>();
    else if (key != "include" && !read_term(entry.terms, key, value, plan))
      entry.factors.emplace(key, value.get<std::vector<json>>());
  }
  return entry;
}

bool names_known_things(const MatrixEntry& entry, const Catalog& catalog) {
  if (catalog.workload(entry.workload) == nullptr) return false;
  return std::all_of(entry.frameworks.begin(), entry.frameworks.end(),
                     [&](const auto& name) { return catalog.framework(name) != nullptr; });
}

MatrixEntry included_entry(json element, const json& include, const std::string& path,
                           const Plan& plan, const Catalog& catalog) {
  element.erase("include");
  element.erase("exclude");
  if (include.contains("framework")) element.erase("version");
  element.update(include);
  MatrixEntry entry = matrix_entry(element, path, plan);
  if (!names_known_things(entry, catalog)) return entry;  // refused when it is checked
  const auto taken = parameters_taken(entry, catalog);
  std::erase_if(entry.factors, [&](const auto& each) {
    return !include.contains(each.first) && !taken.contains(each.first);
  });
  return entry;
}

}  // namespace

std::vector<MatrixEntry> matrix_entries(const json& element, const std::string& path,
                                        const Plan& plan, const Catalog& catalog) {
  std::vector<MatrixEntry> entries = {matrix_entry(element, path, plan)};
  const json includes = element.value("include", json::array());
  for (std::size_t i = 0; i < includes.size(); ++i) {
    entries.push_back(included_entry(element, includes[i], fmt::format("{}.include[{}]", path, i),
                                     plan, catalog));
  }
  return entries;
}

}  // namespace webdyno::sweep
