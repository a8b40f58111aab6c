#include "server/sweep/scheduler.hpp"

#include <algorithm>
#include <vector>

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/order.hpp"

namespace webdyno::sweep {
namespace {

struct Growth {
  std::uint32_t seed;
  std::int64_t block;  // the last one that the sweep has
  bool budget_spent;
};

/// nullopt: a sweep without trials.
std::optional<Growth> find_growth(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement find(database,
                         "SELECT seed, repetitions, coalesce(ran_us >= budget_us, 0) FROM sweep "
                         "JOIN sweep_progress USING (sweep_id) WHERE sweep_id = ?");
  bind_all(find, sweep_id);
  if (!find.executeStep()) return std::nullopt;
  return Growth{.seed = find.getColumn(0).getUInt(),
                .block = find.getColumn(1).getInt64(),
                .budget_spent = find.getColumn(2).getInt() != 0};
}

struct Missing {
  std::uint64_t key;
  std::int64_t configuration_id;
};

/// The configurations that still need trials and have none in `block` or behind it.
std::vector<Missing> missing_from(SQLite::Database& database, std::int64_t sweep_id,
                                  std::int64_t block, std::uint32_t seed) {
  SQLite::Statement find(
      database,
      "SELECT place, configuration_id FROM sweep_configuration INDEXED BY sweep_configuration_open "
      "WHERE sweep_id = ? AND stopped IS NULL AND block < ? AND trials < max_trials");
  bind_all(find, sweep_id, block);
  std::vector<Missing> missing;
  while (find.executeStep())
    missing.push_back(
        {order_key(seed, block, find.getColumn(0).getInt64()), find.getColumn(1).getInt64()});
  return missing;
}

/// A configuration's need is known before its trial in a block and changes by that trial alone, so
/// a block that is appended piece by piece is the one that it would be at once.
bool append_piece(SQLite::Database& database, std::int64_t sweep_id, const Growth& growth) {
  std::int64_t block = growth.block;
  auto missing = missing_from(database, sweep_id, block, growth.seed);
  if (missing.empty()) missing = missing_from(database, sweep_id, ++block, growth.seed);
  if (missing.empty()) return false;
  const auto end =
      missing.begin() + static_cast<std::ptrdiff_t>(std::min(missing.size(), kAppendedTrials));
  std::partial_sort(missing.begin(), end, missing.end(),
                    [](const Missing& one, const Missing& other) { return one.key < other.key; });
  SQLite::Statement insert(
      database,
      "INSERT INTO trial (trial_uuid, contract_version, sweep_id, configuration_id, position, "
      "block) VALUES (?1, ?2, ?3, ?4, (SELECT max(position) + 1 FROM trial WHERE sweep_id = ?3), "
      "?5)");
  SQLite::Statement count(
      database,
      "UPDATE sweep_configuration SET block = ?, trials = trials + 1 WHERE sweep_id = ? AND "
      "configuration_id = ?");
  for (auto each = missing.begin(); each != end; ++each) {
    bind_all(insert, wire::uuid_v7(), wire::kContractVersion, sweep_id, each->configuration_id,
             block);
    insert.exec();
    insert.reset();
    bind_all(count, block, sweep_id, each->configuration_id);
    count.exec();
    count.reset();
  }
  return true;
}

}  // namespace

std::optional<std::int64_t> next_trial(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement next(database,
                         "SELECT trial_id FROM trial INDEXED BY trial_queued "
                         "WHERE sweep_id = ? AND outcome IS NULL ORDER BY position LIMIT 1");
  bind_all(next, sweep_id);
  if (!next.executeStep()) return std::nullopt;
  return next.getColumn(0).getInt64();
}

Ahead look_ahead(SQLite::Database& database, std::int64_t sweep_id) {
  const auto growth = find_growth(database, sweep_id);
  if (!growth) return Ahead::kNothing;
  if (growth->budget_spent) return Ahead::kBudgetSpent;
  if (next_trial(database, sweep_id)) return Ahead::kTrial;
  return append_piece(database, sweep_id, *growth) ? Ahead::kTrial : Ahead::kNothing;
}

void drop_queued_trials(SQLite::Database& database, std::int64_t sweep_id) {
  execute(database,
          "DELETE FROM trial WHERE sweep_id = ? AND outcome IS NULL AND NOT EXISTS (SELECT 1 FROM "
          "attempt WHERE attempt.trial_id = trial.trial_id)",
          sweep_id);
  // Of a configuration whose attempt is still open there is more to come: its trial is counted.
  execute(
      database,
      "UPDATE sweep_configuration SET trials = (SELECT count(*) FROM trial WHERE trial.sweep_id "
      "= sweep_configuration.sweep_id AND trial.configuration_id = "
      "sweep_configuration.configuration_id), stopped = 'budget' WHERE sweep_id = ? AND "
      "stopped IS NULL",
      sweep_id);
  execute(
      database,
      "UPDATE sweep_configuration SET expected_trials = trials WHERE sweep_id = ? AND stopped = "
      "'budget'",
      sweep_id);
  execute(database,
          "UPDATE sweep_progress SET trials_expected = trial_count, trials_at_most = trial_count "
          "WHERE sweep_id = ?",
          sweep_id);
}

}  // namespace webdyno::sweep
