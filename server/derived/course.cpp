#include "server/derived/course.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/stats/steady_state.hpp"

namespace webdyno::derived {
namespace {

using nlohmann::json;

// The page's word for durations that had not settled when it began to measure. Its own guess is
// replaced by what all iterations show.
constexpr const char* kNoSteadyState = "no_steady_state";

/// One entry of the main phase: one iteration, or a group of them.
struct Entry {
  std::int64_t iteration_index;
  std::int64_t start_page_us;
  std::int64_t calls;
};

struct MainPhase {
  std::vector<Entry> entries;
  std::vector<double> call_ns;  // of each entry, of one call
};

/// A done trial whose iterations are to be looked at.
struct Trial {
  std::int64_t trial_id;
  std::int64_t attempt_number;
  std::string phase;
  json flags;
};

std::vector<Trial> done_trials(SQLite::Database& database, TrialRange range) {
  SQLite::Statement list(database,
                         "SELECT trial_id, attempt_number, task, coalesce(flags, '[]') FROM trial "
                         "JOIN configuration USING (configuration_id) "
                         "JOIN attempt USING (trial_id, attempt_number) "
                         "WHERE trial_id BETWEEN ? AND ? AND trial.outcome = 'done' "
                         "AND task IN ('train', 'infer')");
  list.bind(1, range.first);
  list.bind(2, range.last);
  std::vector<Trial> trials;
  while (list.executeStep()) {
    trials.push_back({list.getColumn(0).getInt64(), list.getColumn(1).getInt64(),
                      list.getColumn(2).getString(), json::parse(list.getColumn(3).getString())});
  }
  return trials;
}

MainPhase read_main_phase(SQLite::Statement& read, const Trial& trial) {
  read.bind(1, trial.trial_id);
  read.bind(2, trial.attempt_number);
  read.bind(3, trial.phase);
  MainPhase phase;
  while (read.executeStep()) {
    const Entry entry{read.getColumn(0).getInt64(), read.getColumn(1).getInt64(),
                      read.getColumn(3).getInt64()};
    phase.entries.push_back(entry);
    phase.call_ns.push_back(read.getColumn(2).getDouble() / static_cast<double>(entry.calls));
  }
  read.reset();
  return phase;
}

/// Unknown where there are too few iterations to tell: the page's word stands then.
json with_course(json flags, const stats::Answer<stats::SteadyState>& steady) {
  if (!flags.is_array()) flags = json::array();
  if (!steady) return flags;
  flags.erase(std::remove(flags.begin(), flags.end(), kNoSteadyState), flags.end());
  if (steady->course == stats::Course::never) flags.push_back(kNoSteadyState);
  return flags;
}

void store_course(SQLite::Statement& insert, const Trial& trial, const MainPhase& phase) {
  const auto steady = stats::steady_state(phase.call_ns);
  const std::size_t begins = steady ? steady->begins.value_or(0) : 0;
  std::int64_t left_out = 0;
  for (std::size_t i = 0; i < begins; ++i) left_out += phase.entries[i].calls;
  insert.bind(1, trial.trial_id);
  if (steady)
    insert.bind(2, std::string(stats::name_of(steady->course)));
  else
    insert.bind(2);
  insert.bind(3, phase.entries[begins].iteration_index);
  insert.bind(4, phase.entries[begins].start_page_us);
  insert.bind(5, left_out);
  insert.bind(6, with_course(trial.flags, steady).dump());
  insert.exec();
  insert.reset();
}

}  // namespace

void store_courses(SQLite::Database& database, TrialRange trials) {
  SQLite::Statement read(database,
                         "SELECT iteration_index, start_page_us, duration_ns, coalesce(calls, 1) "
                         "FROM iteration WHERE trial_id = ? AND attempt_number = ? AND phase = ? "
                         "ORDER BY iteration_index");
  SQLite::Statement insert(
      database,
      "INSERT INTO trial_course (trial_id, course, steady_from, "
      "steady_start_page_us, left_out_calls, flags) VALUES (?, ?, ?, ?, ?, ?)");
  for (const Trial& trial : done_trials(database, trials)) {
    const MainPhase phase = read_main_phase(read, trial);
    if (!phase.entries.empty()) store_course(insert, trial, phase);
  }
}

}  // namespace webdyno::derived
