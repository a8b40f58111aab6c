#include "server/sweep/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "server/sweep/exclusion.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/matrix_element.hpp"
#include "server/sweep/planned_time.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;
using wire::ProtocolError;
using Checked = tl::expected<void, ProtocolError>;

tl::unexpected<ProtocolError> bad_plan(std::string path, std::string message) {
  return tl::unexpected(ProtocolError{"bad_plan", std::move(path), std::move(message)});
}

template <class List>
std::string names(const List& list) {
  std::vector<std::string> result;
  for (const auto& each : list) {
    if (!each.test_only) result.push_back(each.name);
  }
  return fmt::format("{}", fmt::join(result, ", "));
}

const Parameter* named(const std::vector<Parameter>& parameters, const std::string& name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& each) { return each.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

/// Who reads a parameter, of the workload and of each framework that has it.
std::string only_readers(const std::string& name, const MatrixEntry& entry,
                         const Workload& workload, const Catalog& catalog) {
  std::vector<std::string> readers;
  if (const auto* own = named(workload.parameters, name); own != nullptr)
    readers.push_back(readers_of(*own));
  for (const auto& framework : entry.frameworks) {
    if (const auto* own = named(catalog.framework(framework)->parameters, name); own != nullptr) {
      const auto of_own = readers_of(*own);
      readers.push_back(framework + (of_own.empty() ? "" : " in ") + of_own);
    }
  }
  return fmt::format("only {} reads it", fmt::join(readers, "; "));
}

/// The parameters that a matrix entry may name: its workload's, then its frameworks' own.
std::vector<Parameter> parameters_of(const MatrixEntry& entry, const Workload& workload,
                                     const Catalog& catalog) {
  std::vector<Parameter> parameters = workload.parameters;
  for (const auto& name : entry.frameworks) {
    const auto& own = catalog.framework(name)->parameters;
    parameters.insert(parameters.end(), own.begin(), own.end());
  }
  return parameters;
}

/// A key that is no parameter of the entry's: whose it is, and what the entry takes.
std::string unknown_key(const std::string& key, const MatrixEntry& entry, const Catalog& catalog,
                        const std::vector<Parameter>& parameters) {
  std::vector<std::string> known;
  for (const auto& each : parameters) known.push_back(each.name);
  std::vector<std::string> owners;
  for (const auto& framework : catalog.frameworks) {
    if (!framework.test_only && named(framework.parameters, key) != nullptr)
      owners.push_back(framework.name);
  }
  const std::string what =
      owners.empty() ? fmt::format("unknown key '{}'", key)
                     : fmt::format("'{}' is a parameter of {} and of none of {}", key,
                                   fmt::join(owners, ", "), fmt::join(entry.frameworks, ", "));
  return fmt::format("{}: workload {} takes version, {}", what, entry.workload,
                     fmt::join(known, ", "));
}

/// Every other key is a parameter that some configuration of the entry takes, with values of its
/// range. One that none takes would be measured as if it had not been named.
Checked check_factors(const MatrixEntry& entry, const Workload& workload, const Catalog& catalog,
                      const std::string& path) {
  const auto parameters = parameters_of(entry, workload, catalog);
  const auto taken = parameters_taken(entry, catalog);
  for (const auto& [name, values] : entry.factors) {
    const Parameter* parameter = named(parameters, name);
    if (parameter == nullptr)
      return bad_plan(path + "." + name, unknown_key(name, entry, catalog, parameters));
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!takes(*parameter, values[i])) {
        return bad_plan(fmt::format("{}.{}[{}]", path, name, i),
                        fmt::format("{} is not allowed: workload {} takes {} {}", values[i].dump(),
                                    workload.name, name, range_of(*parameter)));
      }
    }
    if (!taken.contains(name)) {
      return bad_plan(path + "." + name,
                      fmt::format("no configuration of this element takes '{}': {}; leave it out",
                                  name, only_readers(name, entry, workload, catalog)));
    }
  }
  return {};
}

/// Every framework is known.
Checked check_names(const MatrixEntry& entry, const Catalog& catalog, const std::string& path) {
  for (std::size_t i = 0; i < entry.frameworks.size(); ++i) {
    if (catalog.framework(entry.frameworks[i]) != nullptr) continue;
    return bad_plan(fmt::format("{}.framework[{}]", path, i),
                    fmt::format("unknown framework '{}': allowed are {}", entry.frameworks[i],
                                names(catalog.frameworks)));
  }
  return {};
}

/// Every version is one of some framework's, and every framework has one of them.
Checked check_versions(const MatrixEntry& entry, const Catalog& catalog, const std::string& path) {
  if (entry.versions.empty()) return {};
  std::set<std::string> known;
  for (std::size_t i = 0; i < entry.frameworks.size(); ++i) {
    bool has_one = false;
    std::vector<std::string> own;
    for (const auto& each : catalog.framework(entry.frameworks[i])->versions) {
      own.push_back(each.version);
      has_one = has_one || std::find(entry.versions.begin(), entry.versions.end(), each.version) !=
                               entry.versions.end();
    }
    known.insert(own.begin(), own.end());
    if (!has_one) {
      return bad_plan(fmt::format("{}.framework[{}]", path, i),
                      fmt::format("framework {} has none of these versions: allowed are {}",
                                  entry.frameworks[i], fmt::join(own, ", ")));
    }
  }
  for (std::size_t i = 0; i < entry.versions.size(); ++i) {
    if (known.contains(entry.versions[i])) continue;
    return bad_plan(
        fmt::format("{}.version[{}]", path, i),
        fmt::format("'{}' is a version of none of {}: allowed are {}", entry.versions[i],
                    fmt::join(entry.frameworks, ", "), fmt::join(known, ", ")));
  }
  return {};
}

/// Every framework has the workload in one of the versions that are meant; every task and every
/// backend is something that at least one of these does.
Checked check_abilities(const MatrixEntry& entry, const Catalog& catalog, const std::string& path) {
  std::map<std::string, std::set<std::string>> backends_of_task;
  for (std::size_t i = 0; i < entry.frameworks.size(); ++i) {
    const auto& name = entry.frameworks[i];
    bool has_the_workload = false;
    for (const auto& version : versions_of(entry, *catalog.framework(name))) {
      const auto tasks = version.workloads.find(entry.workload);
      if (tasks == version.workloads.end()) continue;
      has_the_workload = true;
      for (const auto& [task, backends] : tasks->second)
        backends_of_task[task].insert(backends.begin(), backends.end());
    }
    if (!has_the_workload) {
      return bad_plan(fmt::format("{}.framework[{}]", path, i),
                      fmt::format("framework {} has no workload {}", name, entry.workload));
    }
  }
  std::set<std::string> backends;
  for (std::size_t i = 0; i < entry.tasks.size(); ++i) {
    const auto found = backends_of_task.find(entry.tasks[i]);
    if (found == backends_of_task.end()) {
      return bad_plan(
          fmt::format("{}.task[{}]", path, i),
          fmt::format("none of {} can {} workload {}", fmt::join(entry.frameworks, ", "),
                      entry.tasks[i], entry.workload));
    }
    backends.insert(found->second.begin(), found->second.end());
  }
  for (std::size_t i = 0; i < entry.backends.size(); ++i) {
    if (!backends.contains(entry.backends[i])) {
      return bad_plan(
          fmt::format("{}.backend[{}]", path, i),
          fmt::format("'{}' is a backend of none of {}: allowed are {}", entry.backends[i],
                      fmt::join(entry.frameworks, ", "), fmt::join(backends, ", ")));
    }
  }
  return {};
}

Checked check_entry(const MatrixEntry& entry, const Catalog& catalog, const std::string& path) {
  const Workload* workload = catalog.workload(entry.workload);
  if (workload == nullptr) {
    return bad_plan(path + ".workload", fmt::format("unknown workload '{}': allowed are {}",
                                                    entry.workload, names(catalog.workloads)));
  }
  if (auto checked = check_names(entry, catalog, path); !checked) return checked;
  if (auto checked = check_versions(entry, catalog, path); !checked) return checked;
  if (auto checked = check_abilities(entry, catalog, path); !checked) return checked;
  return check_factors(entry, *workload, catalog, path);
}

/// Before anything of it is made: a few keys of a few values each are millions.
Checked check_size(const Plan& plan, const Catalog& catalog) {
  const std::uint64_t configurations = count_configurations(plan, catalog);
  if (configurations > kMostConfigurations) {
    const bool counted = configurations != std::numeric_limits<std::uint64_t>::max();
    return bad_plan("$.matrix",
                    fmt::format("{} configurations are too many: allowed are {}",
                                counted ? std::to_string(configurations) : "more than 10^19",
                                kMostConfigurations));
  }
  const std::uint64_t trials = count_most_trials(plan, catalog);
  if (trials <= kMostTrials) return {};
  if (std::any_of(plan.matrix.begin(), plan.matrix.end(),
                  [](const auto& each) { return each.terms.trials.has_value(); })) {
    return bad_plan("$.matrix", fmt::format("{} trials of {} configurations are too many: allowed "
                                            "are {}",
                                            trials, configurations, kMostTrials));
  }
  return bad_plan(plan.precision ? "$.repeat.max_trials" : "$.repeat.trials",
                  fmt::format("{} trials of each of {} configurations are {}: allowed are {}",
                              most_trials(plan), configurations, trials, kMostTrials));
}

/// Where almost nothing of the element would be left, another element is easier to read.
Checked check_includes(const json& element, const std::string& path) {
  const json includes = element.value("include", json::array());
  for (std::size_t i = 0; i < includes.size(); ++i) {
    if (!includes[i].contains("workload")) continue;
    return bad_plan(fmt::format("{}.include[{}].workload", path, i),
                    "is the element's: write another element for another one");
  }
  return {};
}

std::string name_of(const Configuration& each) {
  return fmt::format("{} {} {} {} on {}, {}", each.framework, each.framework_version, each.task,
                     each.workload, each.backend, each.parameters.dump());
}

/// A configuration of two elements is one, and cannot be measured in two ways.
Checked check_terms(const Plan& plan, const Catalog& catalog) {
  const bool alike = std::all_of(plan.matrix.begin(), plan.matrix.end(), [&](const auto& each) {
    return each.terms == plan.matrix.front().terms;
  });
  if (alike) return {};
  std::map<std::string, const MatrixEntry*> first;
  for (const auto& entry : plan.matrix) {
    Plan alone;
    alone.matrix = {entry};
    for (const auto& each : expand(alone, catalog)) {
      const auto [known, added] = first.emplace(each.sha256(), &entry);
      if (added || known->second->terms == entry.terms) continue;
      return bad_plan(entry.path,
                      fmt::format("has {}, as {} has, with another repeat, trial_timeout_s, "
                                  "rate_hz, profile, experience or memory: exclude it from one",
                                  name_of(each), known->second->path));
    }
  }
  return {};
}

/// Not over before what is asked for. Of an element that names none it is the plan's.
Checked check_timeouts(Plan& plan, const Catalog& catalog) {
  const bool of_plan = plan.document.contains("trial_timeout_s");
  const auto own_word = [](const MatrixEntry& each) { return each.terms.timeout_ms.has_value(); };
  PlannedTime longest;
  for (const auto& entry : plan.matrix) {
    if (own_word(entry)) continue;
    const PlannedTime time = planned_time(entry, plan, catalog);
    longest.least_ms = std::max(longest.least_ms, time.least_ms);
    longest.most_ms = std::max(longest.most_ms, time.most_ms);
  }
  plan.trial_timeout_ms = of_plan ? plan.document["trial_timeout_s"].get<std::int64_t>() * 1000
                                  : longest.most_ms + kBesideMs;
  const auto check = [&](const std::string& path, std::int64_t timeout_ms, const PlannedTime& time,
                         bool observed) -> Checked {
    if (timeout_ms >= time.least_ms) return {};
    return bad_plan(path + ".trial_timeout_s",
                    fmt::format("{} s are over before {}warmup_ms and measure_ms, {} s together: "
                                "allowed are more, or none: it is {} s then",
                                timeout_ms / 1000, observed ? "phase alone, " : "",
                                (time.least_ms + 999) / 1000, (time.most_ms + kBesideMs) / 1000));
  };
  if (of_plan && !std::all_of(plan.matrix.begin(), plan.matrix.end(), own_word)) {
    const bool observed = is_on_anywhere(plan, &Plan::experience, &TrialTerms::experience);
    if (auto checked = check("$", plan.trial_timeout_ms, longest, observed); !checked)
      return checked;
  }
  for (const auto& entry : plan.matrix) {
    if (!own_word(entry)) continue;
    if (auto checked =
            check(entry.path, *entry.terms.timeout_ms, planned_time(entry, plan, catalog),
                  entry.terms.experience.value_or(plan.experience));
        !checked)
      return checked;
  }
  return {};
}

}  // namespace

bool is_on_anywhere(const Plan& plan, bool Plan::*of_plan, std::optional<bool> TrialTerms::*own) {
  return std::any_of(plan.matrix.begin(), plan.matrix.end(), [&](const MatrixEntry& each) {
    return (each.terms.*own).value_or(plan.*of_plan);
  });
}

int most_trials(const Plan& plan) {
  return plan.precision ? plan.precision->max_trials : plan.repetitions;
}

std::vector<FrameworkVersion> versions_of(const MatrixEntry& entry, const Framework& framework) {
  if (entry.versions.empty()) return {framework.versions.front()};
  std::vector<FrameworkVersion> versions;
  for (const auto& each : framework.versions) {
    if (std::find(entry.versions.begin(), entry.versions.end(), each.version) !=
        entry.versions.end())
      versions.push_back(each);
  }
  return versions;
}

tl::expected<Plan, ProtocolError> parse_plan(const json& document, const Catalog& catalog) {
  if (auto valid = wire::validate("plan", document); !valid) return tl::unexpected(valid.error());
  Plan plan;
  plan.name = document["name"];
  plan.description = document.value("description", "");
  if (document.contains("seed")) plan.seed = document["seed"].get<std::uint32_t>();
  const auto repeat = parse_repeat(document);
  if (!repeat) return tl::unexpected(repeat.error());
  plan.repetitions = repeat->trials;
  plan.precision = repeat->precision;
  plan.rate_hz = document.value("rate_hz", plan.rate_hz);
  const json profile = document.value("profile", json(false));
  plan.profile = profile == true;
  plan.operators = profile == kOperatorProfile;
  plan.experience = document.value("experience", plan.experience);
  plan.control = document.value("control", plan.control);
  plan.control_measure_ms = document.value("control_measure_ms", plan.control_measure_ms);
  plan.memory = document.value("memory", plan.memory);
  plan.cool_down_ms = document.value("cool_down_ms", plan.cool_down_ms);
  if (document.contains("relaunch_every")) plan.relaunch_every = document["relaunch_every"];
  plan.document = document;
  if (document.value("overlap", false) && plan.cool_down_ms > 0) {
    return bad_plan("$.cool_down_ms",
                    "a machine that several browsers have at once does not cool down: leave "
                    "cool_down_ms or overlap out");
  }
  for (std::size_t i = 0; i < document["matrix"].size(); ++i) {
    const std::string path = fmt::format("$.matrix[{}]", i);
    if (auto checked = check_includes(document["matrix"][i], path); !checked)
      return tl::unexpected(checked.error());
    for (auto& entry : matrix_entries(document["matrix"][i], path, plan, catalog)) {
      if (auto checked = check_entry(entry, catalog, entry.path); !checked)
        return tl::unexpected(checked.error());
      plan.matrix.push_back(std::move(entry));
    }
  }
  if (auto checked = check_size(plan, catalog); !checked) return tl::unexpected(checked.error());
  for (const auto& entry : plan.matrix) {
    if (auto checked = check_exclusions(entry, catalog); !checked)
      return tl::unexpected(checked.error());
  }
  if (auto checked = check_terms(plan, catalog); !checked) return tl::unexpected(checked.error());
  if (auto checked = check_timeouts(plan, catalog); !checked)
    return tl::unexpected(checked.error());
  return plan;
}

}  // namespace webdyno::sweep
