#include <nlohmann/json.hpp>
#include <optional>

#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/findings/findings.hpp"
#include "server/findings/findings_json.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

std::optional<json> findings_of(SQLite::Database& database, const std::string& sweep_uuid) {
  const auto sweep_id = sweep::find_sweep(database, sweep_uuid);
  if (!sweep_id) return std::nullopt;
  return json{{"ok", true},
              {"sweep_id", *sweep_id},
              {"findings", findings::findings_json(findings::find_all(database, *sweep_id))}};
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
