#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "server/api/built_in_plans.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/earlier_trials.hpp"
#include "server/cli/parameter_table.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/present/columns.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/present/progress.hpp"
#include "server/cli/sweep_size.hpp"
#include "server/store/database.hpp"
#include "server/sweep/control.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/expected_time.hpp"
#include "server/sweep/own_data.hpp"
#include "server/sweep/plan_outline.hpp"
#include "server/sweep/plan_schema.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::cli {
namespace {

constexpr std::size_t kDescriptionLines = 20;

std::vector<sweep::Configuration> with_control(const sweep::Plan& plan,
                                               const sweep::Catalog& catalog,
                                               const sweep::Given& given = {}) {
  auto configurations = sweep::expand(plan, catalog, given);
  const auto arms = sweep::control_arms(plan, catalog);
  configurations.insert(configurations.end(), arms.begin(), arms.end());
  return configurations;
}

sweep::TrialCount counted(const sweep::Plan& plan, const sweep::Catalog& catalog,
                          const sweep::Given& given = {}) {
  return sweep::count_trials(plan, with_control(plan, catalog, given));
}

std::string time_text(const sweep::Plan& plan,
                      const std::vector<sweep::Configuration>& configurations,
                      const std::filesystem::path& database) {
  // A plan is no worse for a database that cannot be read.
  const auto earlier = [&]() -> tl::expected<sweep::EarlierTrials, std::string> {
    try {
      return earlier_trials(database);
    } catch (const store::OpenError& error) {
      return tl::unexpected(std::string(error.what()));
    }
  }();
  const auto time =
      sweep::expected_time(plan, configurations, earlier.value_or(sweep::EarlierTrials{}));
  return fmt::format("time: {}{}\n", sweep::words_of(time),
                     earlier ? "" : " (" + earlier.error() + ")");
}

std::string size_text(const sweep::TrialCount& count, const sweep::Plan& plan) {
  return present::size_text(size_of(count, plan));
}

/// A line; none where the number of trials is fixed.
std::string precision_text(const sweep::TrialCount& count, const sweep::Plan& plan) {
  const std::string text = present::precision_text(size_of(count, plan));
  return text.empty() ? "" : "precision: " + text + "\n";
}

/// What is measured beside the plan's own configurations.
std::string control_text(const sweep::TrialCount& count, const sweep::Plan& plan) {
  if (count.control_arms == 0) return "control: none, so what measuring costs is not told\n";
  return fmt::format("control: {} trials more, {} in each {}block, that measure webdyno itself\n",
                     count.control_trials(), count.control_arms, plan.precision ? "complete " : "");
}

/// "trials", or those of some elements.
std::string whose(bool of_plan) { return of_plan ? "trials" : "trials of some elements"; }

/// What the plan's switches do to its numbers.
std::string switches_text(const sweep::Plan& plan) {
  std::string text;
  if (plan.cool_down_ms > 0)
    text += fmt::format("cool-down: {} ms before each trial\n", plan.cool_down_ms);
  if (plan.relaunch_every)
    text += fmt::format("relaunch: a browser for each {} trials\n", *plan.relaunch_every);
  if (sweep::is_on_anywhere(plan, &sweep::Plan::profile, &sweep::TrialTerms::profile)) {
    text += fmt::format("profile: {} run under the CPU profiler, which slows them down\n",
                        whose(plan.profile));
  }
  if (sweep::is_on_anywhere(plan, &sweep::Plan::operators, &sweep::TrialTerms::operators)) {
    text += fmt::format(
        "operators: {} time the library's operators behind what they measure; a library without a "
        "profiler says so\n",
        whose(plan.operators));
  }
  if (sweep::is_on_anywhere(plan, &sweep::Plan::experience, &sweep::TrialTerms::experience)) {
    text +=
        fmt::format("experience: pages of {} are observed: their times are not those of others\n",
                    whose(plan.experience));
  }
  if (sweep::is_on_anywhere(plan, &sweep::Plan::memory, &sweep::TrialTerms::memory)) {
    text += fmt::format(
        "memory: pages of {} wait between their phases while memory is read: their times are not "
        "those of others\n",
        whose(plan.memory));
  }
  return text;
}

/// The models that the plan's file names. Throws UsageError where a variant is of none of them.
sweep::Given given_of(const sweep::Plan& plan, const std::vector<api::ModelFolder>& models) {
  sweep::Given given{.parameters = {}, .models = api::models_given(models)};
  if (const auto unknown = sweep::unknown_variant(plan, given))
    throw UsageError(fmt::format("plan '{}' {}", plan.name, *unknown));
  return given;
}

/// A line for each.
std::string models_text(const std::vector<api::ModelFolder>& models) {
  std::string text;
  for (const auto& each : models) text += "model: " + model_words(each) + "\n";
  return text;
}

/// A table of what is measured, and one of what is not.
std::string outline_text(const sweep::PlanOutline& outline, const present::Style& style) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : outline.rows) {
    rows.push_back({row.framework + " " + row.framework_version, row.backend, row.workload,
                    row.task, std::to_string(row.configurations), row.values});
  }
  std::string text = present::columns_text(
      {"framework", "backend", "workload", "task", "count", "parameters of the plan"}, rows, style);
  if (outline.left_out.empty()) return text;
  std::vector<std::vector<std::string>> left_out;
  for (const auto& each : outline.left_out) left_out.push_back({each.what, each.why});
  return text + "\n" + present::columns_text({"left out", "because it"}, left_out, style);
}

/// What each parameter of the plan's workloads and frameworks takes, those of the plan and others.
std::string parameters_text(const sweep::Plan& plan, const sweep::Catalog& catalog,
                            const present::Style& style) {
  std::vector<std::string> seen;
  std::string text;
  const auto add = [&](const std::string& owner, const std::vector<sweep::Parameter>& parameters) {
    if (parameters.empty() || std::find(seen.begin(), seen.end(), owner) != seen.end()) return;
    seen.push_back(owner);
    text += "\n" + present::bold(style, "parameters of " + owner) + "\n" +
            parameter_table(parameters, style);
  };
  for (const auto& entry : plan.matrix)
    add("workload " + entry.workload, catalog.workload(entry.workload)->parameters);
  for (const auto& entry : plan.matrix) {
    for (const auto& name : entry.frameworks) add(name, catalog.framework(name)->parameters);
  }
  return text;
}

}  // namespace

ExitCode list_plans() {
  const auto catalog = built_catalog();
  const auto style = present::terminal_style();
  const auto plans = api::load_built_in_plans(web_directory() / "workloads" / "plans", catalog);
  std::size_t longest = 0;
  for (const auto& plan : plans) longest = std::max(longest, plan.name.size());
  const std::size_t columns =
      std::max(style.columns, longest + 2 + 20) - longest - 2;  // a word a line at least
  for (const auto& plan : plans) {
    std::cout << fmt::format("{:<{}}  {}\n", plan.name, longest,
                             size_text(counted(plan, catalog), plan));
    for (const auto& line : present::wrapped(plan.description, columns, kDescriptionLines))
      std::cout << fmt::format("{:<{}}  {}\n", "", longest, line);
  }
  std::cout << "\n./webdyno plans NAME shows one with what it can be given\n";
  return ExitCode::kDone;
}

ExitCode print_plan_schema() {
  std::cout << sweep::plan_schema(built_catalog()).dump(2) << "\n";
  return ExitCode::kDone;
}

ExitCode show_plan(const std::string& name_or_file) {
  const auto catalog = built_catalog();
  const auto style = present::terminal_style();
  const auto [plan, models] = find_plan(name_or_file, catalog);
  const auto given = given_of(plan, models);
  const auto count = counted(plan, catalog, given);
  const auto outline = sweep::outline(plan, catalog, given);
  std::cout << fmt::format("{}: {}\n", plan.name, size_text(count, plan));
  for (const auto& line :
       present::wrapped(present::printable(plan.description), style.columns, kDescriptionLines))
    std::cout << line << "\n";
  std::cout << precision_text(count, plan) << control_text(count, plan) << switches_text(plan)
            << models_text(models) << "\n"
            << outline_text(outline, style) << parameters_text(plan, catalog, style);
  return ExitCode::kDone;
}

ExitCode check_plan(const PlanCheckOptions& options) {
  const auto catalog = built_catalog();
  const auto [plan, models] = find_plan(options.file.string(), catalog);
  const auto given = given_of(plan, models);
  const auto configurations = with_control(plan, catalog, given);
  const auto count = sweep::count_trials(plan, configurations);
  const auto outline = sweep::outline(plan, catalog, given);
  std::cout << fmt::format("{}: valid, {}\n", plan.name, size_text(count, plan))
            << precision_text(count, plan) << control_text(count, plan) << switches_text(plan)
            << models_text(models) << time_text(plan, configurations, options.database) << "\n"
            << outline_text(outline, present::terminal_style());
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
