#include "server/sweep/fingerprint.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace webdyno::sweep {

using nlohmann::json;

bool contradict(const json& one, const json& other) {
  if (one.is_object() && other.is_object()) {
    const auto members = one.items();
    return std::any_of(members.begin(), members.end(), [&](const auto& member) {
      const auto found = other.find(member.key());
      return member.key() != "version" && found != other.end() &&
             contradict(member.value(), *found);
    });
  }
  if (one.is_array() && other.is_array()) {
    return !std::equal(one.begin(), one.end(), other.begin(), other.end(),
                       [](const json& a, const json& b) { return !contradict(a, b); });
  }
  return one != other;
}

}  // namespace webdyno::sweep
