#include <SQLiteCpp/Statement.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/api/timestamp.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

// A machine has a row for each fingerprint: new memory or a new kernel is a new one.
constexpr const char* kHosts = R"sql(
  SELECT
    host_uuid, hostname, fingerprint_sha256, fingerprint, count(sweep_id), min(created_realtime_us), max(created_realtime_us),
    (
      SELECT absent_sources FROM attempt
      WHERE attempt.host_id = host.host_id AND absent_sources IS NOT NULL
      ORDER BY leased_realtime_us DESC LIMIT 1
    )
  FROM host LEFT JOIN sweep USING (host_id)
  GROUP BY host_id
  ORDER BY max(created_realtime_us) IS NOT NULL, max(created_realtime_us) DESC, host_id DESC -- without a sweep: it has just come
)sql";

constexpr const char* kNoise = R"sql(
  SELECT
    host_uuid, sweep_uuid, plan_name, created_realtime_us, same_pairs, same_difference_percent, same_difference_low_percent,
    same_difference_high_percent
  FROM harness_overhead JOIN sweep USING (sweep_id) JOIN host USING (host_id)
  WHERE same_difference_percent IS NOT NULL
  ORDER BY created_realtime_us
)sql";

json real_or_null(const SQLite::Column& column) {
  return column.isNull() ? json() : json(column.getDouble());
}

json time_or_null(const SQLite::Column& column) {
  return column.isNull() ? json() : json(timestamp(column.getInt64()));
}

json json_or_null(const SQLite::Column& column) {
  return column.isNull() ? json() : json::parse(column.getString());
}

json read_hosts(SQLite::Database& database) {
  json hosts = json::array();
  std::map<std::string, std::size_t> places;
  SQLite::Statement row(database, kHosts);
  while (row.executeStep()) {
    const auto [place, added] = places.try_emplace(row.getColumn(0).getString(), hosts.size());
    if (added)
      hosts.push_back({{"host_uuid", place->first},
                       {"hostname", row.getColumn(1).getString()},
                       {"fingerprints", json::array()},
                       {"noise", json::array()}});
    hosts[place->second]["fingerprints"].push_back(
        {{"fingerprint_sha256", row.getColumn(2).getString()},
         {"fingerprint", json::parse(row.getColumn(3).getString())},
         {"sweeps", row.getColumn(4).getInt64()},
         {"first_sweep_at", time_or_null(row.getColumn(5))},
         {"last_sweep_at", time_or_null(row.getColumn(6))},
         {"absent_sources", json_or_null(row.getColumn(7))}});
  }
  SQLite::Statement noise(database, kNoise);
  while (noise.executeStep()) {
    hosts[places.at(noise.getColumn(0).getString())]["noise"].push_back(
        {{"sweep_uuid", noise.getColumn(1).getString()},
         {"plan_name", noise.getColumn(2).getString()},
         {"created_at", time_or_null(noise.getColumn(3))},
         {"pairs", noise.getColumn(4).getInt64()},
         {"percent", noise.getColumn(5).getDouble()},
         {"low_percent", real_or_null(noise.getColumn(6))},
         {"high_percent", real_or_null(noise.getColumn(7))}});
  }
  return hosts;
}

}  // namespace

Answer get_hosts(Context& context) {
  json hosts = co_await read(context.io, context.readers, read_hosts);
  co_return http::json_response({{"ok", true}, {"hosts", std::move(hosts)}});
}

}  // namespace webdyno::api
