#pragma once

#include <nlohmann/json_fwd.hpp>

namespace webdyno::sweep {

/// Whether two fingerprints contradict each other. What one of them does not have, because it is of
/// an older version, contradicts nothing: a sweep that is resumed with a newer webdyno runs on the
/// machine that it was begun on.
bool contradict(const nlohmann::json& one, const nlohmann::json& other);

}  // namespace webdyno::sweep
