#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <system_error>

#include "server/cli/commands.hpp"
#include "server/cli/native_environment.hpp"
#include "server/cli/output.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/present/claim_text.hpp"
#include "server/cli/signals.hpp"
#include "server/cli/study_outlook.hpp"
#include "server/cli/study_plans.hpp"
#include "server/findings/claims.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {
namespace {

/// Before hours are spent for it. The database's own directory is made with the database.
void refuse_output(const StudyOptions& options) {
  refuse_database(options.output, options.database);
  const auto directory = options.output.parent_path();
  std::error_code hidden;
  if (directory != options.database.parent_path() &&
      !std::filesystem::is_directory(directory, hidden))
    throw UsageError(
        fmt::format("{}: there is no such directory to write the report into; name another file "
                    "with -o",
                    directory.string()));
}

/// Who stops the study goes on with the command that began it.
std::string command_of(const StudyOptions& options) {
  std::string command = "./webdyno study";
  if (options.small) command += " --small";
  if (options.database != default_study_database()) command += " --db " + options.database.string();
  if (options.output != default_study_output(options.database))
    command += " -o " + options.output.string();
  if (!options.browser.empty()) command += " --browser " + options.browser;
  if (options.headed) command += " --headed";
  if (!options.gate) command += " --no-gate";
  return command;
}

RunOptions run_options(const StudyOptions& options, const PlanStanding& standing) {
  RunOptions run;
  run.database = options.database;
  run.browser = options.browser;
  run.headed = options.headed;
  run.gate = options.gate;
  run.how_to_go_on = command_of(options);
  if (standing.state == PlanStanding::State::kUnfinished) {
    run.resume = true;
    run.resumed_sweep = standing.sweep_uuid;
  } else {
    run.plan = standing.plan;
  }
  return run;
}

/// The claims as the terminal has them; the report has the rest.
std::string claims_of(const std::filesystem::path& file, const std::vector<PlanStanding>& standings,
                      const present::Style& style) {
  auto database = store::open_for_reading(file);
  std::vector<findings::StudySweep> sweeps;
  for (const auto& each : standings)
    sweeps.push_back({.sweep_id = each.sweep_id, .plan = each.plan});
  std::vector<present::ClaimText> texts;
  for (const auto& claim : findings::judge_claims(database, sweeps)) {
    const auto cell = [&claim](findings::ClaimNumber findings::Readings::*reading) {
      const auto& number = claim.readings.*reading;
      present::ClaimCell told{.estimate = number.estimate,
                              .low = {},
                              .high = {},
                              .without = findings::unmeasured_parts(claim, reading)};
      if (number.interval) {
        told.low = number.interval->low;
        told.high = number.interval->high;
      }
      return told;
    };
    texts.push_back({.title = claim.query->title,
                     .survival = findings::survival_of(claim),
                     .printed = claim.query->claim->printed,
                     .as_read = cell(&findings::Readings::as_read),
                     .as_waited = cell(&findings::Readings::as_waited),
                     .one_reading = claim.one_reading,
                     .query = claim.sweep_id
                                  ? fmt::format("./webdyno query --db {} {} sweep_id={}",
                                                file.string(), claim.query->name, *claim.sweep_id)
                                  : ""});
  }
  return present::claims_text(texts, style);
}

}  // namespace

std::filesystem::path default_study_database() { return data_directory() / "study.db"; }

std::filesystem::path default_study_output(const std::filesystem::path& database) {
  return std::filesystem::path(database).replace_extension(".html");
}

ExitCode study(const StudyOptions& options) {
  refuse_output(options);
  const auto catalog = built_catalog();
  const auto native = native_environment_check(kNative);
  std::vector<sweep::Plan> plans;
  std::vector<std::vector<std::string>> left_out;
  // Its trials end as unsupported then, and the plan counts as done all the same.
  if (std::error_code hidden;
      !std::filesystem::exists(data_directory() / "python" / "webdnn", hidden))
    left_out.push_back({"WebDNN", "left out", "is not set up; `./webdyno setup webdnn`"});
  const auto pytorch = native_environment_check(kPyTorch);
  if (native.state == launch::Check::State::kWorks && pytorch.state != launch::Check::State::kWorks)
    left_out.push_back({"PyTorch", "left out", "is not set up; `./webdyno setup pytorch`"});
  for (const auto& name : study_plan_names(options.small)) {
    auto found = find_plan(name, catalog);
    const bool needs_native =
        name.starts_with("paper-gap") &&
        standings_of(options.database, {found.plan}).front().state != PlanStanding::State::kDone;
    if (needs_native && native.state != launch::Check::State::kWorks)
      left_out.push_back(
          {name, "left out",
           fmt::format("{} {}; `{}`", native.subject, native.finding, native.remedy)});
    else
      plans.push_back(std::move(found.plan));
  }
  const auto style = present::terminal_style();
  std::cout << study_outlook(options.database, catalog, plans, left_out, style) << "\n"
            << std::flush;
  const auto code = measure_missing(options.database, plans, [&](const PlanStanding& standing) {
    std::cout << present::bold(style, "plan " + standing.plan) << "\n" << std::flush;
    const auto ended = run(run_options(options, standing));
    std::cout << "\n";
    return ended;
  });
  if (code != ExitCode::kDone) return code;
  const auto standings = standings_of(options.database, plans);
  ReportOptions made;
  made.database = options.database;
  made.output = options.output;
  made.study = true;
  for (const auto& each : standings) made.sweeps.push_back(each.sweep_uuid);
  const auto reported = report(made);
  if (reported != ExitCode::kDone) return reported;
  std::cout << claims_of(options.database, standings, style) << "\n"
            << "report: " << options.output.string() << "\n";
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
