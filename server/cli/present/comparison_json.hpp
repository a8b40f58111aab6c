#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/compare/report.hpp"

namespace webdyno::present {

/// A comparison as schema/messages/comparison.schema.json has it.
nlohmann::json comparison_json(const compare::Report& report);

}  // namespace webdyno::present
