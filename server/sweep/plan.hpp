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
#include "server/sweep/trial_terms.hpp"

namespace webdyno::sweep {

/// Values by key: framework, version, backend, task or a parameter.
using Exclusion = std::map<std::string, std::vector<nlohmann::json>>;

/// One product of factors of a plan's matrix: an element, or one of its `include`.
struct MatrixEntry {
  std::string workload;
  std::vector<std::string> frameworks;
  std::vector<std::string> versions;  // empty: each framework's default
  std::vector<std::string> backends;
  std::vector<std::string> tasks;
  // values of the workload's parameters and of the frameworks' own
  std::map<std::string, std::vector<nlohmann::json>> factors;
  std::vector<Exclusion> exclude = {};
  TrialTerms terms = {};
  std::string path = {};  // "$.matrix[0].include[1]", for messages
};

/// What `profile` is, where it is neither true nor false.
inline constexpr const char* kOperatorProfile = "operators";

/// A checked plan: every name exists, every value is in its range.
struct Plan {
  std::string name;
  std::string description;
  std::optional<std::uint32_t> seed;
  std::vector<MatrixEntry> matrix;     // behind each element its includes
  int repetitions = 1;                 // complete blocks
  std::optional<Precision> precision;  // nullopt: none behind them
  std::int64_t trial_timeout_ms = 0;   // follows from the budgets where the plan names none
  int rate_hz = 10;
  bool profile = false;    // by the browser's CPU profiler
  bool operators = false;  // by the library's own, behind what is measured
  bool experience = false;
  bool control = true;
  std::int64_t control_measure_ms = 500;
  bool memory = false;
  std::int64_t cool_down_ms = 0;      // of the machine, before each trial
  std::optional<int> relaunch_every;  // trials that a browser is given; nullopt: any number
  nlohmann::json document;            // as given: what plan_sha256 is taken of
};

/// Whether trials of the plan, or of one of its elements alone, have a switch on.
bool is_on_anywhere(const Plan& plan, bool Plan::*of_plan, std::optional<bool> TrialTerms::*own);

/// Trials of each configuration at most, but of those whose element says a number.
int most_trials(const Plan& plan);

/// The framework's versions that the entry names; its default when it names none.
std::vector<FrameworkVersion> versions_of(const MatrixEntry& entry, const Framework& framework);

/// Checks a document against plan.schema.json and the catalog, and its size (expansion.hpp). Errors
/// carry the JSON path and what is allowed there.
tl::expected<Plan, wire::ProtocolError> parse_plan(const nlohmann::json& document,
                                                   const Catalog& catalog);

}  // namespace webdyno::sweep
