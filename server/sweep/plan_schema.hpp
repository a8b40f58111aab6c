#pragma once

#include <nlohmann/json.hpp>

#include "server/sweep/catalog.hpp"

namespace webdyno::sweep {

/// plan.schema.json with everything in place that it refers to, and what it leaves to the
/// manifests: names of workloads and frameworks, and of each workload the parameters with their
/// ranges. For editors and forms; parse_plan() knows more, such as which task reads which
/// parameter.
nlohmann::json plan_schema(const Catalog& catalog);

}  // namespace webdyno::sweep
