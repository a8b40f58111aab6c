#pragma once

#include <SQLiteCpp/Column.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace webdyno::api {

/// Null, a whole or a real number, or a text. JSON has no infinity: that is null, too.
inline nlohmann::json cell_of(const SQLite::Column& column) {
  if (column.isNull()) return nullptr;
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat())
    return std::isfinite(column.getDouble()) ? nlohmann::json(column.getDouble()) : nullptr;
  return column.getString();
}

}  // namespace webdyno::api
