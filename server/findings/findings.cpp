#include "server/findings/findings.hpp"

#include <algorithm>

#include "server/findings/tally.hpp"

namespace webdyno::findings {
namespace {

Found find_one(SQLite::Database& database, const store::SavedQuery& query, std::int64_t sweep_id) {
  const TrialRows rows(database, query, sweep_id);
  Tally tally;
  for (std::size_t row = 0; row < rows.size(); ++row) tally.add(rows, row);
  Found found;
  found.query = &query;
  found.configurations = tally.configurations();
  found.trials = tally.trials();
  found.software_trials = tally.software_trials();
  found.left_out = tally.left_out();
  found.flags = flags_of(database, sweep_id, tally.trial_ids());
  found.beside_trials = tally.beside_trial_ids().size();
  found.beside_flags = flags_of(database, sweep_id, tally.beside_trial_ids());
  found.estimate = tally.estimate();
  found.interval = tally.interval();
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
