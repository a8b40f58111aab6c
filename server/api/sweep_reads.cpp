#include "server/api/sweep_reads.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/api/column_json.hpp"
#include "server/api/timestamp.hpp"
#include "server/sweep/estimate.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/steady_time.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

// Every count comes from sweep_progress and the few open attempts: the cost does not depend on how
// many trials the sweep has.
constexpr const char* kSweep = R"sql(
  SELECT
    sweep_uuid, plan_name, state, seed, created_realtime_us, ended_realtime_us, hostname,
    browser.product || ' ' || browser.version, coalesce(trial_count, 0), repetitions, coalesce(done, 0),
    coalesce(failed, 0), coalesce(unsupported, 0),
    (SELECT count(*) FROM attempt INDEXED BY attempt_open CROSS JOIN trial USING (trial_id)
      WHERE attempt.outcome IS NULL AND sweep_id = sweep.sweep_id),
    last_leased_realtime_us, lease_gaps, lease_gap_mean_s, lease_gap_squares_s2, waiting_since_us, waiting_since_boot_id,
    host.fingerprint, coalesce(trials_expected, trial_count, 0), coalesce(trials_at_most, trial_count, 0),
    (budget_us - ran_us) / 1e6
  FROM sweep LEFT JOIN sweep_progress USING (sweep_id) LEFT JOIN host USING (host_id) LEFT JOIN browser USING (browser_id)
  WHERE sweep_id NOT IN (SELECT sweep_id FROM sweep_in_making)
)sql";

// Of the block in which a sweep is, at most so many are shown.
constexpr std::int64_t kBlockTrials = 256;

/// "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz, 8 CPUs, 16.7 GB, Debian GNU/Linux 12 (bookworm),
/// Linux 6.1.0": of its fingerprint what it has.
json machine_words(const SQLite::Column& fingerprint) {
  if (fingerprint.isNull()) return {};
  const json facts = json::parse(fingerprint.getString());
  const auto with = [&facts](const char* name, bool (json::*is)() const noexcept) {
    const auto found = facts.find(name);
    return found != facts.end() && (*found.*is)() ? &*found : nullptr;
  };
  std::vector<std::string> words;
  if (const json* model = with("cpu_model", &json::is_string)) words.push_back(*model);
  if (const json* cpus = with("logical_cpus", &json::is_number))
    words.push_back(fmt::format("{} CPUs", cpus->get<std::int64_t>()));
  if (const json* bytes = with("memory_bytes", &json::is_number))
    words.push_back(fmt::format("{:.1f} GB", bytes->get<double>() / 1e9));
  if (const json* distribution = with("distribution", &json::is_string))
    words.push_back(*distribution);
  if (const json* kernel = with("kernel", &json::is_string))
    words.push_back("Linux " + kernel->get<std::string>());
  if (words.empty()) return {};
  return fmt::format("{}", fmt::join(words, ", "));
}

/// Nothing was leased for a minute, or since the machine was started.
bool nobody_drives(SQLite::Statement& row) {
  const sweep::SteadyTime now = sweep::steady_now();
  return cell_of(row.getColumn(19)) != now.boot_id ||
         now.us - row.getColumn(18).getInt64() > sweep::kDriverMissingUs;
}

json sweep_row(SQLite::Statement& row) {
  const std::string state = row.getColumn(2).getString();
  const std::int64_t created_us = row.getColumn(4).getInt64();
  const std::int64_t trials = row.getColumn(8).getInt64();
  const std::int64_t ended =
      row.getColumn(10).getInt64() + row.getColumn(11).getInt64() + row.getColumn(12).getInt64();
  const std::int64_t running = row.getColumn(13).getInt64();
  const std::int64_t last_lease_us =
      row.getColumn(14).isNull() ? created_us : row.getColumn(14).getInt64();
  const std::int64_t now_us = sweep::realtime_us();
  std::int64_t until_us = now_us;
  if (!row.getColumn(5).isNull())
    until_us = row.getColumn(5).getInt64();
  else if (state != "running")
    until_us = last_lease_us;

  json result = {
      {"sweep_uuid", row.getColumn(0).getString()},
      {"plan_name", row.getColumn(1).getString()},
      {"state", state},
      {"seed", row.getColumn(3).getInt64()},
      {"created_at", timestamp(created_us)},
      {"ended_at",
       row.getColumn(5).isNull() ? json() : json(timestamp(row.getColumn(5).getInt64()))},
      {"hostname", cell_of(row.getColumn(6))},
      {"machine", machine_words(row.getColumn(20))},
      {"browser", cell_of(row.getColumn(7))},
      {"trial_count", trials},
      {"trials_expected", row.getColumn(21).getInt64()},
      {"trials_at_most", row.getColumn(22).getInt64()},
      {"repetitions", row.getColumn(9).getInt64()},
      {"done", row.getColumn(10).getInt64()},
      {"failed", row.getColumn(11).getInt64()},
      {"unsupported", row.getColumn(12).getInt64()},
      {"running", running},
      {"elapsed_s", static_cast<double>(until_us - created_us) / 1e6},
      {"seconds_left", nullptr},
      {"seconds_left_low", nullptr},
      {"seconds_left_high", nullptr},
      {"error", nullptr}};
  if (state == "running" && trials > ended) {
    const sweep::LeaseGaps gaps{.count = row.getColumn(15).getInt64(),
                                .mean_s = row.getColumn(16).getDouble(),
                                .squares_s2 = row.getColumn(17).getDouble()};
    const auto left_of = [&](int column) {
      return static_cast<std::size_t>(
          std::max<std::int64_t>(0, row.getColumn(column).getInt64() - ended));
    };
    if (const auto left = sweep::estimate_time_left(
            gaps, left_of(21), left_of(22),
            row.getColumn(23).isNull() ? std::nullopt
                                       : std::optional(row.getColumn(23).getDouble()))) {
      result["seconds_left"] = left->seconds;
      result["seconds_left_low"] = left->low_seconds;
      result["seconds_left_high"] = left->high_seconds;
    }
    if (running == 0 && nobody_drives(row)) {
      result["error"] =
          "No driver is connected. The sweep waits. Open a browser that has the extension, or run "
          "`./webdyno run --resume`.";
    }
  }
  return result;
}

}  // namespace

json read_sweep(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement row(database, std::string(kSweep) + " AND sweep_uuid = ?");
  row.bind(1, sweep_uuid);
  return row.executeStep() ? sweep_row(row) : json();
}

json read_sweeps(SQLite::Database& database, std::int64_t limit) {
  SQLite::Statement row(
      database, std::string(kSweep) + " ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT ?");
  row.bind(1, limit);
  json sweeps = json::array();
  while (row.executeStep()) sweeps.push_back(sweep_row(row));
  return sweeps;
}

json read_block(SQLite::Database& database, const std::string& sweep_uuid) {
  // The first trial without an outcome is the one that runs or comes next; the last one when all
  // have ended.
  SQLite::Statement current(
      database,
      "SELECT sweep_id, block, position FROM trial JOIN sweep USING (sweep_id) WHERE sweep_uuid = "
      "?1 AND position = coalesce((SELECT position FROM trial INDEXED BY trial_queued WHERE "
      "sweep_id = sweep.sweep_id AND outcome IS NULL ORDER BY position LIMIT 1), "
      "(SELECT max(position) FROM trial WHERE sweep_id = sweep.sweep_id)) "
      "AND sweep_id NOT IN (SELECT sweep_id FROM sweep_in_making)");
  current.bind(1, sweep_uuid);
  if (!current.executeStep()) return nullptr;
  const std::int64_t block = current.getColumn(1).getInt64();
  const std::int64_t position = current.getColumn(2).getInt64();
  SQLite::Statement trials(
      database,
      "SELECT coalesce(outcome, iif(EXISTS (SELECT 1 FROM attempt WHERE trial_id = trial.trial_id "
      "AND outcome IS NULL), 'running', NULL)) FROM trial "
      "WHERE sweep_id = ?1 AND position BETWEEN ?2 AND ?3 AND block = ?4 ORDER BY position");
  trials.bind(1, current.getColumn(0).getInt64());
  trials.bind(2, position - kBlockTrials / 2);
  trials.bind(3, position + kBlockTrials / 2 - 1);
  trials.bind(4, block);
  json outcomes = json::array();
  while (trials.executeStep()) outcomes.push_back(cell_of(trials.getColumn(0)));
  return {{"block", block}, {"outcomes", std::move(outcomes)}};
}

std::vector<std::string> find_unfinished_sweeps(SQLite::Database& database, bool launched) {
  SQLite::Statement find(database,
                         "SELECT sweep_uuid FROM sweep WHERE state <> 'done' AND launched = ? "
                         "AND sweep_id NOT IN (SELECT sweep_id FROM sweep_in_making) "
                         // Nothing waits in one whose import was cut off.
                         "AND EXISTS (SELECT 1 FROM trial INDEXED BY trial_queued WHERE "
                         "trial.sweep_id = sweep.sweep_id AND outcome IS NULL) "
                         "ORDER BY created_realtime_us DESC, sweep_id DESC");
  find.bind(1, launched ? 1 : 0);
  std::vector<std::string> uuids;
  while (find.executeStep()) uuids.push_back(find.getColumn(0).getString());
  return uuids;
}

}  // namespace webdyno::api
