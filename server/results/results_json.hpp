#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/results/results.hpp"

namespace webdyno::results {

/// A sweep's numbers: what `run --json` prints, and the begin of what its page shows.
nlohmann::json results_json(const Results& results);

}  // namespace webdyno::results
