#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "server/cli/exit_code.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// The built-in plans whose sweeps together are the study, in the order in which they are measured:
/// what is quick first.
std::vector<std::string> study_plan_names(bool small);

/// Where a plan stands in a database: the sweep of this very plan that this machine made, if it
/// made one.
struct PlanStanding {
  enum class State { kMissing, kUnfinished, kDone };
  std::string plan;
  State state = State::kMissing;
  std::int64_t sweep_id = 0;  // of one that is not missing
  std::string sweep_uuid = {};
};

/// The last sweep that ended counts; where none has, the last that can be resumed.
PlanStanding standing_of(SQLite::Database& database, const sweep::Plan& plan,
                         const std::string& host_uuid);

/// The same of a database that may not be there yet.
std::vector<PlanStanding> standings_of(const std::filesystem::path& database,
                                       const std::vector<sweep::Plan>& plans);

/// Measures the plans in their order, each that is not done by the time that its turn comes, until
/// one ends otherwise than done.
ExitCode measure_missing(const std::filesystem::path& database,
                         const std::vector<sweep::Plan>& plans,
                         const std::function<ExitCode(const PlanStanding&)>& measure);

}  // namespace webdyno::cli
