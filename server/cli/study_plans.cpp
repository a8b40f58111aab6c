#include "server/cli/study_plans.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <system_error>

#include "schema/wire/identity.hpp"
#include "server/api/own_host.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/cli/output.hpp"
#include "server/cli/paths.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {

std::vector<std::string> study_plan_names(bool small) {
  // The last two have one form alone.
  if (small)
    return {"paper-capabilities-small", "paper-training-small", "paper-inference-small",
            "paper-gap-small",          "paper-call-depth",     "page-experience"};
  return {"paper-capabilities", "paper-training",   "paper-inference",
          "paper-gap",          "paper-call-depth", "page-experience"};
}

PlanStanding standing_of(SQLite::Database& database, const sweep::Plan& plan,
                         const std::string& host_uuid) {
  SQLite::Statement find(
      database,
      "SELECT sweep_id, sweep_uuid, state = 'done' FROM sweep LEFT JOIN host USING (host_id) "
      // One that nobody has begun to measure has no host yet.
      "WHERE plan_sha256 = ? AND launched = 1 AND (host_uuid = ? OR host_id IS NULL) "
      "ORDER BY state = 'done' DESC, created_realtime_us DESC, sweep_id DESC");
  find.bind(1, wire::sha256_hex(wire::canonical_json(plan.document)));
  find.bind(2, host_uuid);
  const auto resumable = api::find_unfinished_sweeps(database, true);
  while (find.executeStep()) {
    const std::string uuid = find.getColumn(1).getString();
    const bool done = find.getColumn(2).getInt() == 1;
    if (!done && std::find(resumable.begin(), resumable.end(), uuid) == resumable.end()) continue;
    return {.plan = plan.name,
            .state = done ? PlanStanding::State::kDone : PlanStanding::State::kUnfinished,
            .sweep_id = find.getColumn(0).getInt64(),
            .sweep_uuid = uuid};
  }
  return {.plan = plan.name};
}

std::vector<PlanStanding> standings_of(const std::filesystem::path& database,
                                       const std::vector<sweep::Plan>& plans) {
  std::vector<PlanStanding> all;
  std::error_code unknown;
  if (!std::filesystem::exists(database, unknown)) {
    for (const auto& plan : plans) all.push_back({.plan = plan.name});
    return all;
  }
  // For writing: one of an older webdyno is brought up to date, as run does.
  auto opened = store::open_for_writing(database, say_on_standard_error);
  const std::string host_uuid = api::own_host_uuid(state_directory());
  for (const auto& plan : plans) all.push_back(standing_of(opened, plan, host_uuid));
  return all;
}

ExitCode measure_missing(const std::filesystem::path& database,
                         const std::vector<sweep::Plan>& plans,
                         const std::function<ExitCode(const PlanStanding&)>& measure) {
  for (const auto& plan : plans) {
    const auto standing = standings_of(database, {plan}).front();
    if (standing.state == PlanStanding::State::kDone) continue;
    const auto code = measure(standing);
    if (code != ExitCode::kDone) return code;
  }
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
