#include "server/sweep/own_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace webdyno::sweep {
namespace {

using nlohmann::json;

struct OwnData {
  const char* parameter;
  std::string_view generated;  // needs nothing; empty: there is no such data
  const char* what;
  const char* option;
};

constexpr std::array<OwnData, 3> kOwnData = {{
    {"data", "generated", "images", "--mnist-dir"},
    {"text", "generated", "a text", "--text-file"},
    {"model", "", "a model", "--model-dir"},
}};

}  // namespace

std::optional<std::string> missing_own_data(const std::vector<json>& parameters,
                                            const std::map<std::string, json>& given) {
  for (const auto& each : parameters) {
    for (const auto& [parameter, generated, what, option] : kOwnData) {
      const auto asked = each.find(parameter);
      if (asked == each.end() || *asked == generated) continue;
      const auto own = given.find(parameter);
      if (own == given.end())
        return fmt::format("the plan measures with {} of your own: name it with {}", what, option);
      if (own->second != *asked)
        return fmt::format("the plan is of {}, {} holds {}", asked->get<std::string>(), option,
                           own->second.get<std::string>());
    }
  }
  return std::nullopt;
}

std::optional<std::string> unread_own_data(const std::vector<json>& parameters,
                                           const std::map<std::string, json>& given) {
  for (const auto& own : kOwnData) {
    const bool read = std::any_of(parameters.begin(), parameters.end(), [&own](const json& each) {
      return each.contains(own.parameter);
    });
    if (given.contains(own.parameter) && !read) {
      return fmt::format("measures without {} of one's own: leave {} out, or name another plan",
                         own.what, own.option);
    }
  }
  return std::nullopt;
}

std::optional<std::string> unread_seed(const Plan& plan, const Catalog& catalog,
                                       const std::map<std::string, json>& given) {
  for (const auto& entry : plan.matrix) {
    if (!entry.factors.contains("data_seed")) continue;
    for (const auto& parameter : catalog.workload(entry.workload)->parameters) {
      const auto own = std::find_if(kOwnData.begin(), kOwnData.end(), [&](const OwnData& each) {
        return each.parameter == parameter.name && !each.generated.empty();
      });
      if (own == kOwnData.end()) continue;
      const auto named = entry.factors.find(parameter.name);
      const bool generated =
          named == entry.factors.end()
              ? !given.contains(parameter.name)
              : std::any_of(named->second.begin(), named->second.end(),
                            [&own](const json& value) { return value == own->generated; });
      if (!generated)
        return fmt::format(
            "names data_seed, which makes {} that are generated, and measures with "
            "{} of one's own alone: leave it out",
            own->what, own->what);
    }
  }
  return std::nullopt;
}

}  // namespace webdyno::sweep
