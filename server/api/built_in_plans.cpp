#include "server/api/built_in_plans.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace webdyno::api {

std::vector<sweep::Plan> load_built_in_plans(const std::filesystem::path& directory,
                                             const sweep::Catalog& catalog) {
  std::vector<sweep::Plan> plans;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream stream(entry.path());
    const auto plan = sweep::parse_plan(nlohmann::json::parse(stream), catalog);
    if (!plan)
      throw std::runtime_error(fmt::format("{}: {}: {}", entry.path().string(), plan.error().path,
                                           plan.error().message));
    plans.push_back(*plan);
  }
  std::sort(plans.begin(), plans.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return plans;
}

tl::expected<sweep::Plan, wire::ProtocolError> load_built_in_plan(
    const std::filesystem::path& directory, const std::string& name,
    const sweep::Catalog& catalog) {
  std::vector<std::string> names;
  for (auto& plan : load_built_in_plans(directory, catalog)) {
    if (plan.name == name) return std::move(plan);
    names.push_back(plan.name);
  }
  return tl::unexpected(wire::ProtocolError{
      "bad_request", "$.plan_name",
      fmt::format("there is no plan '{}': allowed are {}", name, fmt::join(names, ", "))});
}

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

}  // namespace webdyno::api
