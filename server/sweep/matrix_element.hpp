#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// The products that an element of a plan's matrix is: its own, and behind it those of its
/// `include`, which have the element's keys where they name no others. Of what an include has from
/// its element, versions count for the same frameworks alone, and parameters where it reads them.
/// `element` has been held against the schema; `plan` has its own terms already.
std::vector<MatrixEntry> matrix_entries(const nlohmann::json& element, const std::string& path,
                                        const Plan& plan, const Catalog& catalog);

}  // namespace webdyno::sweep
