#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>

namespace webdyno::sweep {

/// Binds one value to one place of a statement: absence and JSON null are NULL, booleans 0 and 1.
inline void bind(SQLite::Statement& statement, int place, const std::string& value) {
  statement.bind(place, value);
}
inline void bind(SQLite::Statement& statement, int place, const char* value) {
  statement.bind(place, value);
}
inline void bind(SQLite::Statement& statement, int place, double value) {
  statement.bind(place, value);
}
template <class Integer>
  requires std::is_integral_v<Integer>
void bind(SQLite::Statement& statement, int place, Integer value) {
  statement.bind(place, static_cast<std::int64_t>(value));
}
template <class T>
void bind(SQLite::Statement& statement, int place, const std::optional<T>& value) {
  if (value)
    bind(statement, place, *value);
  else
    statement.bind(place);
}
inline void bind(SQLite::Statement& statement, int place, const nlohmann::json& value) {
  if (value.is_null())
    statement.bind(place);
  else if (value.is_boolean())
    statement.bind(place, value.get<bool>() ? 1 : 0);
  else if (value.is_number_integer())
    statement.bind(place, value.get<std::int64_t>());
  else if (value.is_number())
    statement.bind(place, value.get<double>());
  else if (value.is_string())
    statement.bind(place, value.get<std::string>());
  else
    statement.bind(place, value.dump());  // arrays and objects are stored as JSON text
}

/// Binds values to places 1, 2, ... of a fresh or reset statement.
template <class... Values>
void bind_all(SQLite::Statement& statement, const Values&... values) {
  int place = 0;
  (bind(statement, ++place, values), ...);
}

/// Runs one statement that returns no rows; the number of rows changed.
template <class... Values>
int execute(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  bind_all(statement, values...);
  return statement.exec();
}

/// NULL is nullopt.
inline std::optional<std::int64_t> optional_integer(SQLite::Statement& statement, int column) {
  const auto value = statement.getColumn(column);
  return value.isNull() ? std::nullopt : std::optional(value.getInt64());
}
inline std::optional<std::string> optional_text(SQLite::Statement& statement, int column) {
  const auto value = statement.getColumn(column);
  return value.isNull() ? std::nullopt : std::optional(value.getString());
}

}  // namespace webdyno::sweep
