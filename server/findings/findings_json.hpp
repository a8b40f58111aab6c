#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "server/findings/findings.hpp"

namespace webdyno::findings {

/// The array `findings` of docs/protocol.md: what a dashboard and a report make sentences of.
nlohmann::json findings_json(const std::vector<Found>& all);

}  // namespace webdyno::findings
