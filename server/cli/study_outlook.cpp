#include "server/cli/study_outlook.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/cli/earlier_trials.hpp"
#include "server/cli/present/columns.hpp"
#include "server/cli/present/progress.hpp"
#include "server/cli/sweep_size.hpp"
#include "server/sweep/control.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/expected_time.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::cli {
namespace {

void add_time(sweep::ExpectedTime& sum, const sweep::ExpectedTime& more) {
  sum.seconds += more.seconds;
  sum.learnt += more.learnt;
  sum.similar += more.similar;
  sum.assumed += more.assumed;
  if (more.earlier_trials == 0) return;
  sum.first_sweep =
      sum.earlier_trials == 0 ? more.first_sweep : std::min(sum.first_sweep, more.first_sweep);
  sum.last_sweep = std::max(sum.last_sweep, more.last_sweep);
  sum.earlier_trials += more.earlier_trials;
}

}  // namespace

std::string study_outlook(const std::filesystem::path& database, const sweep::Catalog& catalog,
                          const std::vector<sweep::Plan>& plans,
                          const std::vector<std::vector<std::string>>& left_out,
                          const present::Style& style) {
  const auto standings = standings_of(database, plans);
  const auto earlier = earlier_trials(database);
  sweep::ExpectedTime sum;
  std::vector<std::vector<std::string>> rows;
  bool resumes = false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    auto configurations = sweep::expand(plans[i], catalog);
    const auto arms = sweep::control_arms(plans[i], catalog);
    configurations.insert(configurations.end(), arms.begin(), arms.end());
    const auto count = sweep::count_trials(plans[i], configurations);
    const auto time = sweep::expected_time(plans[i], configurations, earlier);
    const auto& standing = standings[i];
    if (standing.state != PlanStanding::State::kDone) add_time(sum, time);
    resumes = resumes || standing.state == PlanStanding::State::kUnfinished;
    rows.push_back({plans[i].name, present::size_text(size_of(count, plans[i])),
                    standing.state == PlanStanding::State::kDone
                        ? fmt::format("done: sweep {}", standing.sweep_id)
                    : standing.state == PlanStanding::State::kUnfinished
                        ? fmt::format("sweep {} goes on", standing.sweep_id)
                        : sweep::words_of(time)});
  }
  for (const auto& each : left_out) rows.push_back(each);
  std::string text = present::columns_text({"plan", "trials", "expected"}, rows, style);
  if (sum.learnt + sum.similar + sum.assumed == 0) return text + "\nall is measured\n";
  return text + fmt::format("\nin all {}{}\n", sweep::words_of(sum),
                            resumes ? ", of a sweep that goes on all its trials" : "");
}

}  // namespace webdyno::cli
