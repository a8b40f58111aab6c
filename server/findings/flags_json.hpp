#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace webdyno::findings {

/// [{flag, trials}]: with how many trials have each.
nlohmann::json flags_json(const std::map<std::string, std::size_t>& flags);

}  // namespace webdyno::findings
