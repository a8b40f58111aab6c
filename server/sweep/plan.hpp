#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "schema/wire/contract.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/repeat.hpp"

namespace webdyno::sweep {

/// One element of a plan's matrix: a product of factors.
struct MatrixEntry {
  std::string workload;
  std::vector<std::string> frameworks;
  std::vector<std::string> versions;  // empty: each framework's default
  std::vector<std::string> backends;
  std::vector<std::string> tasks;
  // values of the workload's parameters and of the frameworks' own
  std::map<std::string, std::vector<nlohmann::json>> factors;
};

/// A checked plan: every name exists, every value is in its range.
struct Plan {
  std::string name;
  std::string description;
  std::optional<std::uint32_t> seed;
  std::vector<MatrixEntry> matrix;
  int repetitions = 1;                 // complete blocks
  std::optional<Precision> precision;  // nullopt: none behind them
  std::int64_t trial_timeout_ms = 0;   // follows from the budgets where the plan names none
  int rate_hz = 10;
  bool profile = false;
  bool experience = false;
  bool control = true;
  std::int64_t control_measure_ms = 500;
  bool memory = false;
  nlohmann::json document;  // as given: what plan_sha256 is taken of
};

/// Trials of each configuration at most.
int most_trials(const Plan& plan);

/// The framework's versions that the entry names; its default when it names none.
std::vector<FrameworkVersion> versions_of(const MatrixEntry& entry, const Framework& framework);

/// Checks a document against plan.schema.json and the catalog, and its size (expansion.hpp). Errors
/// carry the JSON path and what is allowed there.
tl::expected<Plan, wire::ProtocolError> parse_plan(const nlohmann::json& document,
                                                   const Catalog& catalog);

}  // namespace webdyno::sweep
