#include "server/findings/tally.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "server/stats/stratified.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::findings {
namespace {

// A row a trial, of the largest sweep there may be.
constexpr std::size_t kMostTrials = 10'000'000;

const nlohmann::json kNoCell;

}  // namespace

TrialRows::TrialRows(SQLite::Database& database, const store::SavedQuery& query,
                     std::int64_t sweep_id) {
  auto result = store::run_user_query(
      database, query.sql,
      {.deadline = std::chrono::minutes(1), .rows = kMostTrials, .bytes = kMostTrials * 32},
      {{"sweep_id", sweep_id}});
  if (!result) throw std::runtime_error(query.name + ": " + result.error().message);
  result_ = *std::move(result);
}

const nlohmann::json& TrialRows::cell(std::size_t row, const std::string& column) const {
  const auto& columns = result_.columns;
  const auto at =
      static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
  return at < columns.size() ? result_.rows.at(row).at(at) : kNoCell;
}

void Tally::add(const TrialRows& rows, std::size_t row) {
  const auto& value = rows.cell(row, "value");
  if (!value.is_number() || std::isinf(value.get<double>())) return;
  if (value.get<double>() <= 0) {
    ++left_out_;
    return;
  }
  trial_ids_.insert(rows.cell(row, "trial_id").get<std::int64_t>());
  // A list in JSON: a cell has no other.
  if (const auto& beside = rows.cell(row, "beside_trial_ids"); beside.is_string())
    beside_trial_ids_.merge(
        nlohmann::json::parse(beside.get<std::string>()).get<std::set<std::int64_t>>());
  values_[rows.cell(row, "configuration_id").get<std::int64_t>()].push_back(value.get<double>());
  ++trials_;
  if (rows.cell(row, "software_adapter") == 1) ++software_trials_;
}

std::vector<std::vector<double>> Tally::groups() const {
  std::vector<std::vector<double>> all;
  for (const auto& [id, values] : values_) all.push_back(values);
  return all;
}

std::optional<double> Tally::estimate() const {
  const auto estimate = stats::stratified_geometric_mean(groups());
  return estimate ? std::optional(*estimate) : std::nullopt;
}

std::optional<stats::Interval> Tally::interval(double confidence) const {
  const auto interval = stats::stratified_interval(groups(), confidence);
  return interval ? std::optional(*interval) : std::nullopt;
}

std::map<std::string, std::size_t> flags_of(SQLite::Database& database, std::int64_t sweep_id,
                                            const std::set<std::int64_t>& trials) {
  std::map<std::string, std::size_t> flags;
  if (trials.empty()) return flags;
  SQLite::Statement find(database,
                         "SELECT trial_id, value FROM trial_attempt JOIN json_each(flags) WHERE "
                         "sweep_id = ?");
  find.bind(1, sweep_id);
  while (find.executeStep()) {
    if (trials.contains(find.getColumn(0).getInt64())) ++flags[find.getColumn(1).getString()];
  }
  return flags;
}

}  // namespace webdyno::findings
