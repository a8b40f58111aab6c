#include "server/findings/findings.hpp"

#include <algorithm>
#include <map>
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

Found find_one(SQLite::Database& database, const store::SavedQuery& query, std::int64_t sweep_id) {
  const auto result = store::run_user_query(
      database, query.sql,
      {.deadline = std::chrono::minutes(1), .rows = kMostTrials, .bytes = kMostTrials * 32},
      {{"sweep_id", sweep_id}});
  if (!result) throw std::runtime_error(query.name + ": " + result.error().message);
  const auto configuration = place_of(result->columns, "configuration_id");
  const auto value = place_of(result->columns, "value");
  const auto software = place_of(result->columns, "software_adapter");
  Found found;
  found.query = &query;
  std::map<std::int64_t, std::vector<double>> by_configuration;
  for (const auto& row : result->rows) {
    if (!row.at(value).is_number()) continue;
    by_configuration[row.at(configuration).get<std::int64_t>()].push_back(
        row.at(value).get<double>());
    ++found.trials;
    if (software < row.size() && row.at(software) == 1) ++found.software_trials;
  }
  std::vector<std::vector<double>> groups;
  for (auto& [id, values] : by_configuration) groups.push_back(std::move(values));
  found.configurations = groups.size();
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
