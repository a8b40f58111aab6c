#include "server/merge/sweep_check.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "server/sweep/binding.hpp"
#include "server/sweep/content_hash.hpp"

namespace webdyno::merge {
namespace {

std::int64_t count(SQLite::Database& database, const char* sql, std::int64_t sweep_id) {
  SQLite::Statement find(database, sql);
  sweep::bind_all(find, sweep_id);
  find.executeStep();
  return find.getColumn(0).getInt64();
}

/// A trial that has an outcome in both and is not the same.
std::optional<std::string> differing_trial(SQLite::Database& database, const ForeignSweep& sweep) {
  SQLite::Statement find(
      database,
      "SELECT theirs.trial_uuid FROM source.trial AS theirs JOIN main.trial AS ours USING "
      "(trial_uuid) WHERE theirs.sweep_id = ? AND theirs.outcome IS NOT NULL AND ours.outcome IS "
      "NOT NULL AND (theirs.outcome, theirs.content_sha256) IS NOT (ours.outcome, "
      "ours.content_sha256) LIMIT 1");
  sweep::bind_all(find, sweep.source_id);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getString();
}

/// A trial whose rows are not those that it was closed with. Trials of a time before hashes have
/// none.
std::optional<std::string> changed_trial(SQLite::Database& database, SQLite::Database& source,
                                         const ForeignSweep& sweep) {
  SQLite::Statement find(
      database,
      "SELECT trial_id, trial_uuid, attempt_number, content_sha256 FROM source.trial AS theirs "
      "WHERE sweep_id = ? AND outcome IS NOT NULL AND content_sha256 IS NOT NULL AND "
      "attempt_number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.trial AS ours WHERE "
      "ours.trial_uuid = theirs.trial_uuid AND ours.outcome IS NOT NULL)");
  sweep::bind_all(find, sweep.source_id);
  while (find.executeStep()) {
    const std::string hash =
        sweep::content_sha256(source, find.getColumn(0).getInt64(), find.getColumn(2).getInt64());
    if (hash != find.getColumn(3).getString()) return find.getColumn(1).getString();
  }
  return std::nullopt;
}

}  // namespace

void count_trials(SQLite::Database& database, ForeignSweep& sweep) {
  SQLite::Statement find(database, "SELECT sweep_id FROM main.sweep WHERE sweep_uuid = ?");
  sweep::bind_all(find, sweep.uuid);
  if (find.executeStep()) sweep.id = find.getColumn(0).getInt64();
  sweep.same_state = count(database,
                           "SELECT count(*) FROM source.sweep AS theirs JOIN main.sweep AS ours "
                           "USING (sweep_uuid) WHERE theirs.sweep_id = ? AND (theirs.state = "
                           "'done') = (ours.state = 'done')",
                           sweep.source_id) > 0;
  sweep.ended_there = count(
      database, "SELECT count(*) FROM source.trial WHERE sweep_id = ? AND outcome IS NOT NULL",
      sweep.source_id);
  sweep.ended_in_both = count(
      database,
      "SELECT count(*) FROM source.trial AS theirs JOIN main.trial AS ours USING (trial_uuid) "
      "WHERE theirs.sweep_id = ? AND theirs.outcome IS NOT NULL AND ours.outcome IS NOT NULL",
      sweep.source_id);
  const std::int64_t ended_here =
      sweep.id ? count(database,
                       "SELECT count(*) FROM main.trial WHERE sweep_id = ? AND outcome IS NOT NULL",
                       *sweep.id)
               : 0;
  sweep.ended_here_alone = ended_here - sweep.ended_in_both;
}

std::optional<std::string> why_refused(SQLite::Database& database, SQLite::Database& source,
                                       const ForeignSweep& sweep) {
  if (const auto trial = differing_trial(database, sweep))
    return fmt::format("its trial {} is another one here", *trial);
  // What is done here has nothing to be completed by.
  if (sweep.to_add() == 0 && (sweep.same_state || sweep.ended_here_alone > 0)) return std::nullopt;
  if (sweep.ended_here_alone > 0) {
    return fmt::format(
        "it went on in both databases: {} of its trials have ended here alone, {} there alone",
        sweep.ended_here_alone, sweep.to_add());
  }
  if (sweep.id &&
      count(database, "SELECT count(*) FROM main.sweep WHERE sweep_id = ? AND state = 'running'",
            *sweep.id) > 0)
    return "it runs here; end it first";
  if (const auto trial = changed_trial(database, source, sweep)) {
    return fmt::format(
        "its trial {} has been changed: its rows do not give the hash that it was closed with",
        *trial);
  }
  return std::nullopt;
}

}  // namespace webdyno::merge
