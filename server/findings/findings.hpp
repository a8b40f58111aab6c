#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/stats/interval.hpp"
#include "server/store/saved_query.hpp"

namespace webdyno::findings {

/// A finding recomputed from the trials of one sweep.
struct Found {
  const store::SavedQuery* query = nullptr;
  std::size_t configurations = 0;
  std::size_t trials = 0;                    // rows of the query whose value is above 0
  std::size_t software_trials = 0;           // on an adapter that is no GPU, where the query tells
  std::size_t left_out = 0;                  // rows whose value is not: it has no logarithm
  std::map<std::string, std::size_t> flags;  // of these trials, with how many of them have each
  std::size_t beside_trials = 0;             // that the values are ratios to, if to any
  std::map<std::string, std::size_t> beside_flags;  // of those
  std::optional<double> estimate;  // of column value, over configurations; nullopt: not measured
  std::optional<stats::Interval> interval;  // nullopt: one trial is all that some configuration has
};

/// All saved findings, measured ones first, in their files' order. What a finding's number is, its
/// query says: the geometric mean over configurations of column value
/// (server/stats/stratified.hpp).
std::vector<Found> find_all(SQLite::Database& database, std::int64_t sweep_id);

}  // namespace webdyno::findings
