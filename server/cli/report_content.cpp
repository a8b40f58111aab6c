#include "server/cli/report_content.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <chrono>

#include "schema/wire/version.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/api/timestamp.hpp"
#include "server/cli/exit_code.hpp"
#include "server/findings/claims.hpp"
#include "server/findings/claims_json.hpp"
#include "server/findings/findings.hpp"
#include "server/findings/findings_json.hpp"
#include "server/results/read_results.hpp"
#include "server/results/tables_json.hpp"
#include "server/store/saved_query.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::cli {
namespace {

using nlohmann::json;

// A person waits for a file and not for a page: as long as the largest database takes.
constexpr store::QueryLimits kFigureLimits{
    .deadline = std::chrono::minutes(5), .rows = 100'000, .bytes = 256 * 1024 * 1024};

/// Plan, seed, machine and browser, as they are stored with the sweep.
constexpr const char* kMadeFrom = R"sql(
  SELECT
    sweep.webdyno_version, sweep.plan, sweep.plan_sha256, sweep.seed, sweep.rate_hz, host.fingerprint, host.fingerprint_sha256,
    browser.command_line, browser.user_agent, host.host_uuid
  FROM sweep LEFT JOIN host USING (host_id) LEFT JOIN browser USING (browser_id)
  WHERE sweep_id = ?
)sql";

json text_or_null(const SQLite::Column& column) {
  return column.isNull() ? json() : json(column.getString());
}

json parsed_or_null(const SQLite::Column& column) {
  return column.isNull() ? json() : json::parse(column.getString());
}

json made_from(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement row(database, kMadeFrom);
  row.bind(1, sweep_id);
  row.executeStep();
  return {{"webdyno_version", row.getColumn(0).getString()},
          {"plan", row.getColumn(1).getString()},  // as text: its keys keep their order
          {"plan_sha256", row.getColumn(2).getString()},
          {"seed", row.getColumn(3).getInt64()},
          {"rate_hz", row.getColumn(4).getInt64()},
          {"fingerprint", parsed_or_null(row.getColumn(5))},
          {"fingerprint_sha256", text_or_null(row.getColumn(6))},
          {"command_line", parsed_or_null(row.getColumn(7))},
          {"user_agent", text_or_null(row.getColumn(8))},
          {"host_uuid", text_or_null(row.getColumn(9))}};
}

json served_frameworks(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement row(database,
                        "SELECT framework, framework_version, framework_sha256 FROM first_served "
                        "WHERE sweep_id = ? ORDER BY framework, framework_version");
  row.bind(1, sweep_id);
  json all = json::array();
  while (row.executeStep())
    all.push_back({{"framework", row.getColumn(0).getString()},
                   {"version", row.getColumn(1).getString()},
                   {"sha256", text_or_null(row.getColumn(2))}});
  return all;
}

json figure_rows(SQLite::Database& database, const store::SavedQuery& query,
                 std::int64_t sweep_id) {
  const auto values = store::values_of(query, {{"sweep_id", std::to_string(sweep_id)}});
  if (!values) throw EnvironmentError(fmt::format("{}: {}", query.name, values.error()));
  const auto result = store::run_user_query(database, query.sql, kFigureLimits, *values);
  if (!result) throw EnvironmentError(fmt::format("{}: {}", query.name, result.error().message));
  json rows = json::array();
  for (const auto& row : result->rows) {
    json cells = json::array();
    for (const auto& cell : row) cells.push_back(store::as_told(cell));
    rows.push_back(std::move(cells));
  }
  return {{"columns", result->columns}, {"rows", rows}, {"truncated", result->truncated}};
}

json content_of(SQLite::Database& database, const compared::NamedSweep& named,
                const sweep::Catalog& catalog) {
  json figures = json::object();
  for (const auto& query : store::saved_queries()) {
    if (query.name.starts_with("figure_"))
      figures[query.name] = figure_rows(database, query, named.sweep_id);
  }
  const auto results = results::read_results(database, named.uuid, catalog);
  return {{"sweep_id", named.sweep_id},
          {"sweep", api::read_sweep(database, named.uuid)},
          {"made_from", made_from(database, named.sweep_id)},
          {"frameworks", served_frameworks(database, named.sweep_id)},
          {"results", results ? results::tables_json(*results) : json()},
          {"findings", findings::findings_json(findings::find_all(database, named.sweep_id))},
          {"figures", figures}};
}

json study_content(SQLite::Database& database, const std::vector<compared::NamedSweep>& sweeps) {
  std::vector<findings::StudySweep> studied;
  for (const auto& each : sweeps) studied.push_back({.sweep_id = each.sweep_id, .plan = each.plan});
  return {{"claims", findings::claims_json(findings::judge_claims(database, studied))}};
}

}  // namespace

json report_content(SQLite::Database& database, const std::vector<compared::NamedSweep>& sweeps,
                    const sweep::Catalog& catalog, bool with_study) {
  database.exec("BEGIN");
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  json document = {{"webdyno_version", std::string(wire::kWebdynoVersion)},
                   {"written_at", api::timestamp(now)},
                   {"sweeps", json::array()},
                   {"study", with_study ? study_content(database, sweeps) : json()}};
  for (const auto& each : sweeps) document["sweeps"].push_back(content_of(database, each, catalog));
  database.exec("COMMIT");
  return document;
}

}  // namespace webdyno::cli
