#include "server/sweep/own_data.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
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

constexpr const char* kModel = "model";

constexpr std::array<OwnData, 3> kOwnData = {{
    {"data", "generated", "images", "--mnist-dir"},
    {"text", "generated", "a text", "--text-file"},
    {kModel, "", "a model", "--model-dir"},
}};

/// What is given of one kind of data: one value, or several models.
std::set<json> values_given(const std::string& parameter, const Given& given) {
  std::set<json> values;
  if (parameter == kModel) {
    for (const auto& model : given.models) values.insert(model.name);
  } else if (const auto own = given.parameters.find(parameter); own != given.parameters.end()) {
    values.insert(own->second);
  }
  return values;
}

std::string list_of(const std::set<json>& values) {
  std::vector<std::string> words;
  for (const auto& each : values) words.push_back(each.get<std::string>());
  return fmt::format("{}", fmt::join(words, ", "));
}

std::set<json> variants_for(const MatrixEntry& entry, const std::vector<OwnModel>& models) {
  std::set<json> variants;
  for (const auto& model : models) {
    for (const auto& framework : entry.frameworks) {
      const auto own = model.variants.find(framework);
      if (own != model.variants.end()) variants.insert(own->second.begin(), own->second.end());
    }
  }
  return variants;
}

/// That the element names: what it measures, and what it excludes.
std::vector<json> variants_named(const MatrixEntry& entry) {
  std::vector<json> named;
  const auto add = [&](const auto& keys) {
    if (const auto own = keys.find("variant"); own != keys.end())
      named.insert(named.end(), own->second.begin(), own->second.end());
  };
  add(entry.factors);
  for (const auto& exclusion : entry.exclude) add(exclusion);
  return named;
}

}  // namespace

std::optional<std::string> missing_own_data(const std::vector<json>& parameters,
                                            const Given& given) {
  for (const auto& each : parameters) {
    for (const auto& [parameter, generated, what, option] : kOwnData) {
      const auto asked = each.find(parameter);
      if (asked == each.end() || *asked == generated) continue;
      const auto own = values_given(parameter, given);
      if (own.empty())
        return fmt::format("the plan measures with {} of your own: name it with {}", what, option);
      if (!own.contains(*asked))
        return fmt::format("the plan is of {}, {} holds {}", asked->get<std::string>(), option,
                           list_of(own));
    }
  }
  return std::nullopt;
}

std::optional<std::string> unread_own_data(const std::vector<json>& parameters,
                                           const Given& given) {
  for (const auto& own : kOwnData) {
    const auto values = values_given(own.parameter, given);
    if (values.empty()) continue;
    std::set<json> unread = values;
    bool read = false;
    for (const auto& each : parameters) {
      if (!each.contains(own.parameter)) continue;
      read = true;
      unread.erase(each[own.parameter]);
    }
    if (!read)
      return fmt::format("measures without {} of one's own: leave {} out, or name another plan",
                         own.what, own.option);
    if (own.parameter == std::string_view(kModel) && !unread.empty())
      return fmt::format("measures nothing of {}: leave its --model-dir out", list_of(unread));
  }
  return std::nullopt;
}

std::optional<std::string> unread_seed(const Plan& plan, const Catalog& catalog,
                                       const Given& given) {
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
              ? !given.parameters.contains(parameter.name)
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

std::optional<std::string> unknown_variant(const Plan& plan, const Given& given) {
  if (given.models.empty()) return std::nullopt;
  for (const auto& entry : plan.matrix) {
    const auto known = variants_for(entry, given.models);
    for (const auto& named : variants_named(entry)) {
      if (named == kAllVariants || known.contains(named)) continue;
      return fmt::format("names variant {}, which no model here has for {}: there are {}",
                         named.get<std::string>(), fmt::join(entry.frameworks, ", "),
                         known.empty() ? "none" : list_of(known));
    }
  }
  return std::nullopt;
}

}  // namespace webdyno::sweep
