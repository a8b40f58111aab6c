#include <SQLiteCpp/Statement.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/findings/findings.hpp"
#include "server/findings/findings_json.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

std::optional<json> findings_of(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement find(database,
                         "SELECT sweep_id FROM sweep WHERE sweep_uuid = ? AND sweep_id NOT IN "
                         "(SELECT sweep_id FROM sweep_in_making)");
  find.bind(1, sweep_uuid);
  if (!find.executeStep()) return std::nullopt;
  const std::int64_t sweep_id = find.getColumn(0).getInt64();
  find.reset();
  return json{{"ok", true},
              {"sweep_id", sweep_id},
              {"findings", findings::findings_json(findings::find_all(database, sweep_id))}};
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
