#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "server/findings/claims.hpp"

namespace webdyno::findings {

/// What a report makes its table of claims of (server/dashboard/report/study_document.ts).
nlohmann::json claims_json(const std::vector<JudgedClaim>& all);

}  // namespace webdyno::findings
