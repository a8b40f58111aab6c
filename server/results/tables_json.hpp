#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/results/results.hpp"

namespace webdyno::results {

/// What the terminal prints of a sweep, for who lays it out otherwise: its numbers (results_json)
/// with the tables that they stand in, names, marks and notes, and its failures with their causes.
nlohmann::json tables_json(const Results& results);

}  // namespace webdyno::results
