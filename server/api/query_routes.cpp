#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::api {

Answer post_query(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("query_request", request.body);
  if (!message) co_return bad_message(message.error());
  store::QueryLimits limits;
  limits.rows = message->value("row_limit", limits.rows);
  const std::string sql = (*message)["sql"];
  const auto result = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return store::run_user_query(database, sql, limits);
  });
  if (!result) co_return http::error_response(400, result.error().code, result.error().message);
  co_return http::json_response({{"ok", true},
                                 {"columns", result->columns},
                                 {"rows", result->rows},
                                 {"truncated", result->truncated},
                                 {"elapsed_ms", result->elapsed_ms}});
}

}  // namespace webdyno::api
