#pragma once

#include <nlohmann/json.hpp>

namespace webdyno::cli {

/// What scikit-learn makes of it, in the environment of native frameworks:
/// workloads/native/analysis/decision_tree.py. Throws EnvironmentError where that environment is
/// not there, and where it gives no answer.
nlohmann::json fit_trees(const nlohmann::json& request);

}  // namespace webdyno::cli
