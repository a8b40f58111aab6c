#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::present {

/// Rows of a query as text. Values stand as the query returned them; NULL is empty in table and
/// csv, null in json. Each row has as many values as there are columns.
///   table   aligned columns, numbers to the right; control characters as blanks
///   csv     RFC 4180 with a header line
///   json    {"columns": [...], "rows": [[...]], "truncated": bool}
std::string query_text(std::string_view format, const std::vector<std::string>& columns,
                       const std::vector<std::vector<nlohmann::json>>& rows, bool truncated);

}  // namespace webdyno::present
