#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/stats/interval.hpp"
#include "server/store/saved_query.hpp"

namespace webdyno::findings {

/// The rows that a query has for a sweep, a trial each, with their columns by name.
class TrialRows {
 public:
  /// Throws std::runtime_error where the query cannot be answered.
  TrialRows(SQLite::Database& database, const store::SavedQuery& query, std::int64_t sweep_id);

  std::size_t size() const { return result_.rows.size(); }
  /// Null of a column that is not there.
  const nlohmann::json& cell(std::size_t row, const std::string& column) const;

 private:
  store::QueryResult result_;
};

/// One number of these rows: the geometric mean over configurations of column value
/// (server/stats/stratified.hpp).
class Tally {
 public:
  /// Takes a row; one without a number is none, and one whose value is 0 or below is left out.
  void add(const TrialRows& rows, std::size_t row);

  std::size_t configurations() const { return values_.size(); }
  std::size_t trials() const { return trials_; }
  std::size_t software_trials() const { return software_trials_; }
  std::size_t left_out() const { return left_out_; }
  const std::set<std::int64_t>& trial_ids() const { return trial_ids_; }
  /// Trials that the values are ratios to, where the query tells (column beside_trial_ids).
  const std::set<std::int64_t>& beside_trial_ids() const { return beside_trial_ids_; }
  /// Nullopt: there is no value.
  std::optional<double> estimate() const;
  /// Nullopt: some configuration has one trial alone.
  std::optional<stats::Interval> interval(double confidence = 0.95) const;

 private:
  std::vector<std::vector<double>> groups() const;

  std::map<std::int64_t, std::vector<double>> values_;  // by configuration
  std::set<std::int64_t> trial_ids_;
  std::set<std::int64_t> beside_trial_ids_;
  std::size_t trials_ = 0;
  std::size_t software_trials_ = 0;
  std::size_t left_out_ = 0;
};

/// How many of these trials have each flag.
std::map<std::string, std::size_t> flags_of(SQLite::Database& database, std::int64_t sweep_id,
                                            const std::set<std::int64_t>& trials);

}  // namespace webdyno::findings
