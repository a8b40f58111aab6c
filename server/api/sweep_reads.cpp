#include "server/api/sweep_reads.hpp"

#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "server/api/timestamp.hpp"
#include "server/sweep/estimate.hpp"
#include "server/sweep/event.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

// Longer than that without a trial in flight: nobody drives the sweep.
constexpr std::int64_t kDriverMissingUs = 60'000'000;

constexpr const char* kSweep = R"sql(
  SELECT
    sweep_id, sweep_uuid, plan_name, state, seed, created_realtime_us, ended_realtime_us, hostname,
    browser.product || ' ' || browser.version, trial_timeout_ms,
    (SELECT count(*) FROM trial WHERE sweep_id = sweep.sweep_id),
    (SELECT max(block) FROM trial WHERE sweep_id = sweep.sweep_id),
    (SELECT count(*) FROM trial WHERE sweep_id = sweep.sweep_id AND outcome = 'done'),
    (SELECT count(*) FROM trial WHERE sweep_id = sweep.sweep_id AND outcome NOT IN ('done', 'unsupported')),
    (SELECT count(*) FROM trial WHERE sweep_id = sweep.sweep_id AND outcome = 'unsupported'),
    (SELECT count(*) FROM attempt JOIN trial USING (trial_id) WHERE sweep_id = sweep.sweep_id AND attempt.outcome IS NULL),
    (SELECT max(leased_realtime_us) FROM attempt JOIN trial USING (trial_id) WHERE sweep_id = sweep.sweep_id)
  FROM sweep LEFT JOIN host USING (host_id) LEFT JOIN browser USING (browser_id)
)sql";

/// Seconds from lease to lease, without the pauses of a sweep that was stopped and resumed.
std::vector<double> seconds_per_trial(SQLite::Database& database, std::int64_t sweep_id,
                                      std::int64_t timeout_ms) {
  SQLite::Statement leases(database,
                           "SELECT leased_realtime_us FROM attempt JOIN trial USING (trial_id) "
                           "WHERE sweep_id = ? ORDER BY leased_realtime_us");
  leases.bind(1, sweep_id);
  std::vector<double> seconds;
  std::optional<std::int64_t> previous_us;
  while (leases.executeStep()) {
    const std::int64_t leased_us = leases.getColumn(0).getInt64();
    const std::int64_t longest_us = 2 * timeout_ms * 1000 + kDriverMissingUs;
    if (previous_us && leased_us - *previous_us < longest_us) {
      seconds.push_back(static_cast<double>(leased_us - *previous_us) / 1e6);
    }
    previous_us = leased_us;
  }
  return seconds;
}

json text_or_null(const SQLite::Column& column) {
  return column.isNull() ? json() : json(column.getString());
}

json sweep_row(SQLite::Database& database, SQLite::Statement& row) {
  const std::string state = row.getColumn(3).getString();
  const std::int64_t created_us = row.getColumn(5).getInt64();
  const std::int64_t trials = row.getColumn(10).getInt64();
  const std::int64_t ended =
      row.getColumn(12).getInt64() + row.getColumn(13).getInt64() + row.getColumn(14).getInt64();
  const std::int64_t running = row.getColumn(15).getInt64();
  const std::int64_t last_lease_us =
      row.getColumn(16).isNull() ? created_us : row.getColumn(16).getInt64();
  const std::int64_t now_us = sweep::realtime_us();
  std::int64_t until_us = now_us;
  if (!row.getColumn(6).isNull())
    until_us = row.getColumn(6).getInt64();
  else if (state != "running")
    until_us = last_lease_us;

  json result = {
      {"sweep_uuid", row.getColumn(1).getString()},
      {"plan_name", row.getColumn(2).getString()},
      {"state", state},
      {"seed", row.getColumn(4).getInt64()},
      {"created_at", timestamp(created_us)},
      {"ended_at",
       row.getColumn(6).isNull() ? json() : json(timestamp(row.getColumn(6).getInt64()))},
      {"hostname", text_or_null(row.getColumn(7))},
      {"browser", text_or_null(row.getColumn(8))},
      {"trial_count", trials},
      {"repetitions", row.getColumn(11).getInt64()},
      {"done", row.getColumn(12).getInt64()},
      {"failed", row.getColumn(13).getInt64()},
      {"unsupported", row.getColumn(14).getInt64()},
      {"running", running},
      {"elapsed_s", static_cast<double>(until_us - created_us) / 1e6},
      {"seconds_left", nullptr},
      {"seconds_left_low", nullptr},
      {"seconds_left_high", nullptr},
      {"error", nullptr}};
  if (state == "running" && trials > ended) {
    const auto seconds =
        seconds_per_trial(database, row.getColumn(0).getInt64(), row.getColumn(9).getInt64());
    if (const auto left =
            sweep::estimate_time_left(seconds, static_cast<std::size_t>(trials - ended))) {
      result["seconds_left"] = left->seconds;
      result["seconds_left_low"] = left->low_seconds;
      result["seconds_left_high"] = left->high_seconds;
    }
    if (running == 0 && now_us - last_lease_us > kDriverMissingUs) {
      result["error"] =
          "No driver is connected. The sweep waits. Open a browser that has the extension, or run "
          "`./webdyno run --resume`.";
    }
  }
  return result;
}

}  // namespace

json read_sweep(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement row(database, std::string(kSweep) + " WHERE sweep_uuid = ?");
  row.bind(1, sweep_uuid);
  return row.executeStep() ? sweep_row(database, row) : json();
}

json read_sweeps(SQLite::Database& database) {
  SQLite::Statement row(database, std::string(kSweep) + " ORDER BY sweep_id DESC");
  json sweeps = json::array();
  while (row.executeStep()) sweeps.push_back(sweep_row(database, row));
  return sweeps;
}

std::optional<std::string> find_unfinished_sweep(SQLite::Database& database, bool launched) {
  SQLite::Statement find(database,
                         "SELECT sweep_uuid FROM sweep WHERE state <> 'done' AND launched = ? "
                         "ORDER BY sweep_id DESC LIMIT 1");
  find.bind(1, launched ? 1 : 0);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getString();
}

}  // namespace webdyno::api
