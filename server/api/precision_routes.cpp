// What the stop rule of a sweep by precision still needs, configuration by configuration.
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "schema/wire/optional_json.hpp"
#include "server/api/column_json.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/stats/precision.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

// Who looks wants to know what holds the sweep up; the others are counted.
constexpr std::size_t kShownConfigurations = 20;

struct OpenConfiguration {
  double width;  // over the one that is asked for; infinite before there are two trials
  json row;
};

OpenConfiguration open_configuration(SQLite::Statement& row) {
  const double asked = row.getColumn(8).getDouble();
  const stats::Moments measured{.count = static_cast<std::size_t>(row.getColumn(9).getInt64()),
                                .mean = row.getColumn(10).getDouble(),
                                .squares = row.getColumn(11).getDouble()};
  std::optional<double> half_width;
  if (const auto known = stats::relative_half_width(measured)) half_width = *known;
  return {half_width ? *half_width / asked : std::numeric_limits<double>::infinity(),
          {{"configuration_id", row.getColumn(0).getInt64()},
           {"framework", row.getColumn(1).getString()},
           {"framework_version", row.getColumn(2).getString()},
           {"backend", row.getColumn(3).getString()},
           {"task", row.getColumn(4).getString()},
           {"depth", cell_of(row.getColumn(5))},
           {"width", cell_of(row.getColumn(6))},
           {"model", cell_of(row.getColumn(7))},
           {"ci_half_width", asked},
           {"half_width", wire::or_null(half_width)},
           {"done", row.getColumn(12).getInt64()},
           {"trials_expected", row.getColumn(13).getInt64()},
           {"trials_at_most", row.getColumn(14).getInt64()}}};
}

json precision_of(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement count(database,
                          "SELECT count(*), count(*) FILTER (WHERE stopped = 'precision'), "
                          "count(*) FILTER (WHERE stopped IS NOT NULL AND stopped <> 'precision') "
                          "FROM sweep_configuration "
                          "WHERE sweep_id = ? AND ci_half_width IS NOT NULL");
  count.bind(1, sweep_id);
  count.executeStep();
  SQLite::Statement row(
      database,
      "SELECT configuration_id, framework, framework_version, backend, task, depth, width, "
      "parameters ->> 'model', ci_half_width, measured, mean_ms, squares_ms2, done, "
      "expected_trials, max_trials FROM sweep_configuration JOIN configuration USING "
      "(configuration_id) WHERE sweep_id = ? AND ci_half_width IS NOT NULL AND stopped IS NULL "
      "ORDER BY place");
  row.bind(1, sweep_id);
  std::vector<OpenConfiguration> open;
  while (row.executeStep()) open.push_back(open_configuration(row));
  std::stable_sort(open.begin(), open.end(),
                   [](const auto& a, const auto& b) { return a.width > b.width; });
  if (open.size() > kShownConfigurations) open.resize(kShownConfigurations);
  json rows = json::array();
  for (auto& each : open) rows.push_back(std::move(each.row));
  return {{"ok", true},
          {"configurations", count.getColumn(0).getInt64()},
          {"precise", count.getColumn(1).getInt64()},
          {"ended_wide", count.getColumn(2).getInt64()},
          {"open", std::move(rows)}};
}

}  // namespace

Answer get_precision(Context& context, const std::string& sweep_uuid) {
  const auto answer = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    const auto sweep_id = sweep::find_sweep(database, sweep_uuid);
    return sweep_id ? std::optional(precision_of(database, *sweep_id)) : std::nullopt;
  });
  if (!answer) co_return http::error_response(404, "not_found", "there is no sweep " + sweep_uuid);
  co_return http::json_response(*answer);
}

}  // namespace webdyno::api
