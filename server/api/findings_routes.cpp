#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "schema/wire/optional_json.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/findings/findings.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

json finding_json(const findings::Found& found) {
  const auto& query = *found.query;
  const auto& finding = *query.finding;
  const auto& interval = found.interval;
  json flags = json::array();
  for (const auto& [flag, trials] : found.flags)
    flags.push_back({{"flag", flag}, {"trials", trials}});
  return {{"query", query.name},
          {"title", query.title},
          {"description", query.description},
          {"says", finding.says},
          {"says_below", finding.says_below},
          {"unit", finding.unit.empty() ? "ratio" : finding.unit},
          {"needs", finding.needs},
          {"study", finding.study.empty() ? json() : json(finding.study)},
          {"value", wire::or_null(found.estimate)},
          {"ci95_low", interval ? json(interval->low) : json()},
          {"ci95_high", interval ? json(interval->high) : json()},
          {"configurations", found.configurations},
          {"trials", found.trials},
          {"software_adapter_trials", found.software_trials},
          {"left_out_trials", found.left_out},
          {"flags", flags}};
}

std::optional<json> findings_of(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement find(database,
                         "SELECT sweep_id FROM sweep WHERE sweep_uuid = ? AND sweep_id NOT IN "
                         "(SELECT sweep_id FROM sweep_in_making)");
  find.bind(1, sweep_uuid);
  if (!find.executeStep()) return std::nullopt;
  const std::int64_t sweep_id = find.getColumn(0).getInt64();
  find.reset();
  json list = json::array();
  for (const auto& each : findings::find_all(database, sweep_id))
    list.push_back(finding_json(each));
  return json{{"ok", true}, {"sweep_id", sweep_id}, {"findings", list}};
}

}  // namespace

Answer get_findings(Context& context, const std::string& sweep_uuid) {
  const auto answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return findings_of(database, sweep_uuid);
  });
  if (!answer) co_return http::error_response(404, "not_found", "there is no sweep " + sweep_uuid);
  co_return http::json_response(*answer);
}

}  // namespace webdyno::api
