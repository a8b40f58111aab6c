#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/store/public_views.hpp"
#include "server/store/saved_query.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::api {
namespace {

nlohmann::json parameter_json(const store::SavedParameter& parameter) {
  return {{"name", parameter.name},
          {"type", parameter.type},
          {"required", !parameter.fallback.has_value()},
          {"default", parameter.fallback.value_or(nullptr)},
          {"description", parameter.description}};
}

/// Rows in JSON's words, and which of their texts are none in the database: a blob and an infinity
/// would be taken for the text that they are told as.
struct ToldRows {
  explicit ToldRows(std::vector<store::QueryRow>&& typed) : rows(std::move(typed)) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t column = 0; column < rows[row].size(); ++column) {
        auto& value = rows[row][column];
        auto told = store::as_told(value);
        if (told.is_string() && !value.is_string()) not_text.push_back({row, column});
        value = std::move(told);
      }
    }
  }
  std::vector<store::QueryRow> rows;
  nlohmann::json not_text = nlohmann::json::array();
};

}  // namespace

Answer get_queries(Context&) {
  nlohmann::json queries = nlohmann::json::array();
  for (const auto& query : store::saved_queries()) {
    nlohmann::json parameters = nlohmann::json::array();
    for (const auto& each : query.parameters) parameters.push_back(parameter_json(each));
    queries.push_back({{"name", query.name},
                       {"title", query.title},
                       {"description", query.description},
                       {"parameters", parameters},
                       {"sql", query.sql}});
  }
  co_return http::json_response(
      {{"ok", true}, {"queries", queries}, {"public_views", store::public_views()}});
}

Answer post_query(Context& context, const http::Request& request) {
  const auto message = wire::parse_message("query_request", request.body);
  if (!message) co_return bad_message(message.error());
  store::QueryLimits limits;
  limits.rows = message->value("row_limit", limits.rows);
  const std::string sql = (*message)["sql"];
  const auto parameters = message->value("parameters", store::QueryParameters());
  auto result = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return store::run_user_query(database, sql, limits, parameters);
  });
  if (!result) co_return http::error_response(400, result.error().code, result.error().message);
  const ToldRows told(std::move(result->rows));
  co_return http::json_response({{"ok", true},
                                 {"columns", result->columns},
                                 {"rows", told.rows},
                                 {"not_text", told.not_text},
                                 {"truncated", result->truncated},
                                 {"elapsed_ms", result->elapsed_ms}});
}

}  // namespace webdyno::api
