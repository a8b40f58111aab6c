#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// What trials have taken on a machine, from one lease to the browser's next one: with all that is
/// done between two trials, and without the cool-down of their plan.
struct EarlierTrials {
  struct Taken {
    std::int64_t sweep_id;
    double seconds;
    double beside_s;  // without measure_ms
  };
  std::map<std::string, std::vector<Taken>> of_configuration;  // by hash
  std::map<std::string, std::vector<Taken>> of_kind;  // by framework, backend, workload and task
};

/// Those of the machine's newest browsers.
EarlierTrials read_earlier_trials(SQLite::Database& database, const std::string& host_uuid);

/// Of a sweep from its first lease to the end of its last trial, each configuration by the median
/// of its earlier trials; else by that of trials of its framework, backend, workload and task, with
/// its own measure_ms; else assumed. The range is by their quartiles; where it is assumed, by a
/// warm-up of none to all of its time. By precision its high end is of as many trials as there may
/// be.
struct ExpectedTime {
  double seconds = 0;
  double low_seconds = 0;
  double high_seconds = 0;
  bool of_complete_blocks = false;       // by precision: what follows them is not known before
  std::optional<std::int64_t> budget_s;  // in which no other trial begins
  std::size_t learnt = 0;                // configurations, the control's among them
  std::size_t similar = 0;               // those that are known by others of their kind
  std::size_t assumed = 0;
  std::size_t earlier_trials = 0;  // that it is learnt from
  std::int64_t first_sweep = 0;    // that they are of
  std::int64_t last_sweep = 0;
};

ExpectedTime expected_time(const Plan& plan, const std::vector<Configuration>& configurations,
                           const EarlierTrials& earlier);

/// "learnt from 57 trials of sweep 3 on this machine".
std::string source_of(const ExpectedTime& time);

/// The same behind "about 4 min, "; by precision "of the complete blocks, about 4 min, ", and of a
/// budget that is shorter "60 s, the budget: the complete blocks would take about 4 min, ".
std::string words_of(const ExpectedTime& time);

}  // namespace webdyno::sweep
