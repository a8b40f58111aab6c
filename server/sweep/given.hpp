#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace webdyno::sweep {

/// A person's own model: which of its files each framework can load.
struct OwnModel {
  std::string name;  // model- and digits of a hash: parameter `model`
  std::map<std::string, std::vector<std::string>> variants =
      {};  // framework -> parameter `variant`
};

/// What a person brings beside a plan.
struct Given {
  std::map<std::string, nlohmann::json> parameters = {};  // in place of defaults: data, text, input
  std::vector<OwnModel> models = {};
};

// Of parameter `variant`: every file that a framework can load, and that there is none.
inline constexpr const char* kAllVariants = "all";
inline constexpr const char* kNoVariant = "none";

}  // namespace webdyno::sweep
