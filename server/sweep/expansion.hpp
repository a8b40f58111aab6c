#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/sweep/catalog.hpp"
#include "server/sweep/given.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// One point of the matrix, or an arm of the control (control.hpp), with every parameter that its
/// task reads, defaults included.
struct Configuration {
  std::string framework;
  std::string framework_version;
  std::string backend;
  std::string platform = "browser";
  std::string workload;
  std::string task;
  nlohmann::json parameters;                              // an object
  std::optional<std::string> control_arm = std::nullopt;  // a, b, unsampled
  TrialTerms terms = {};                                  // no part of it: how it is measured

  /// common.schema.json#/definitions/configuration
  nlohmann::json to_json() const;
  std::string sha256() const;
  std::optional<std::int64_t> integer_parameter(const std::string& name) const;
};

/// Those that a page reads, in the order of the manifests: the workload's, then the framework's.
std::vector<Parameter> parameters_read(const Workload& workload, const Framework& framework,
                                       const std::string& task, const std::string& backend);

/// The names of those that at least one configuration of the entry reads.
std::set<std::string> parameters_taken(const MatrixEntry& entry, const Catalog& catalog);

/// A configuration takes 2 KB until its sweep is made: 40 MB. The largest built-in plan has a few
/// hundred.
inline constexpr std::uint64_t kMostConfigurations = 20'000;
/// A trial takes a second, so those are twelve days.
inline constexpr std::uint64_t kMostTrials = 1'000'000;

/// How many expand() would make, counted without making them: a configuration that comes twice
/// counts twice, and one that is excluded once. Past 2^64 it is that.
std::uint64_t count_configurations(const Plan& plan, const Catalog& catalog);

/// The same of trials, by precision at most, for a plan of no more than kMostConfigurations.
std::uint64_t count_most_trials(const Plan& plan, const Catalog& catalog);

std::vector<nlohmann::json> parameters_of(const std::vector<Configuration>& configurations);

/// The product of an entry with every parameter that is no factor at its default, before anything
/// is excluded from it.
std::vector<Configuration> product_of(const MatrixEntry& entry, const Catalog& catalog);

/// The same, with each of the given models and variants in place of a configuration that names
/// none.
std::vector<Configuration> product_of(const MatrixEntry& entry, const Catalog& catalog,
                                      const std::vector<OwnModel>& models);

/// The product of every matrix entry without what it excludes, in the plan's order; a backend or
/// version that a framework lacks is left out, a configuration that comes twice is one. What is
/// given replaces defaults, not factors that the plan names: of one's own models every variant that
/// a framework can load is a configuration, one of kNoVariant where it can load none of a model.
/// parse_plan has refused plans of more than kMostConfigurations.
std::vector<Configuration> expand(const Plan& plan, const Catalog& catalog,
                                  const Given& given = {});

}  // namespace webdyno::sweep
