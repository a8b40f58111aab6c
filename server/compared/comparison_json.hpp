#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/compare/report.hpp"

namespace webdyno::compared {

/// A comparison as schema/messages/comparison.schema.json has it.
nlohmann::json comparison_json(const compare::Report& report);

/// What the command says of it, for who draws it in another way: {"base", "head", "common",
/// "counts", "not_compared": [line], "measures": [{"title", "aggregate", "rows": [{"verdict",
/// "remarks"}]}]}, in the order of the comparison.
nlohmann::json comparison_words_json(const compare::Report& report);

}  // namespace webdyno::compared
