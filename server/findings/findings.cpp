#include "server/findings/findings.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "server/stats/stratified.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::findings {
namespace {

// A row a trial, of the largest sweep there may be.
constexpr std::size_t kMostTrials = 10'000'000;

std::size_t place_of(const std::vector<std::string>& columns, const std::string& name) {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                  columns.begin());
}

/// How many of these trials have each flag.
std::map<std::string, std::size_t> flags_of(SQLite::Database& database, std::int64_t sweep_id,
                                            const std::set<std::int64_t>& trials) {
  std::map<std::string, std::size_t> flags;
  SQLite::Statement find(database,
                         "SELECT trial_id, value FROM trial_attempt JOIN json_each(flags) WHERE "
                         "sweep_id = ?");
  find.bind(1, sweep_id);
  while (find.executeStep()) {
    if (trials.contains(find.getColumn(0).getInt64())) ++flags[find.getColumn(1).getString()];
  }
  return flags;
}

Found find_one(SQLite::Database& database, const store::SavedQuery& query, std::int64_t sweep_id) {
  const auto result = store::run_user_query(
      database, query.sql,
      {.deadline = std::chrono::minutes(1), .rows = kMostTrials, .bytes = kMostTrials * 32},
      {{"sweep_id", sweep_id}});
  if (!result) throw std::runtime_error(query.name + ": " + result.error().message);
  const auto configuration = place_of(result->columns, "configuration_id");
  const auto trial = place_of(result->columns, "trial_id");
  const auto value = place_of(result->columns, "value");
  const auto software = place_of(result->columns, "software_adapter");
  Found found;
  found.query = &query;
  std::map<std::int64_t, std::vector<double>> by_configuration;
  std::set<std::int64_t> trials;
  for (const auto& row : result->rows) {
    if (!row.at(value).is_number() || std::isinf(row.at(value).get<double>())) continue;
    if (row.at(value).get<double>() <= 0) {
      ++found.left_out;
      continue;
    }
    trials.insert(row.at(trial).get<std::int64_t>());
    by_configuration[row.at(configuration).get<std::int64_t>()].push_back(
        row.at(value).get<double>());
    ++found.trials;
    if (software < row.size() && row.at(software) == 1) ++found.software_trials;
  }
  std::vector<std::vector<double>> groups;
  for (auto& [id, values] : by_configuration) groups.push_back(std::move(values));
  found.configurations = groups.size();
  if (!trials.empty()) found.flags = flags_of(database, sweep_id, trials);
  if (const auto estimate = stats::stratified_geometric_mean(groups)) found.estimate = *estimate;
  if (const auto interval = stats::stratified_interval(groups)) found.interval = *interval;
  return found;
}

}  // namespace

std::vector<Found> find_all(SQLite::Database& database, std::int64_t sweep_id) {
  std::vector<Found> all;
  for (const auto& query : store::saved_queries()) {
    if (query.finding) all.push_back(find_one(database, query, sweep_id));
  }
  std::stable_partition(all.begin(), all.end(),
                        [](const Found& each) { return each.estimate.has_value(); });
  return all;
}

}  // namespace webdyno::findings
