#include "server/findings/flags_json.hpp"

namespace webdyno::findings {

nlohmann::json flags_json(const std::map<std::string, std::size_t>& flags) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [flag, trials] : flags) list.push_back({{"flag", flag}, {"trials", trials}});
  return list;
}

}  // namespace webdyno::findings
