#include "server/results/arm_names.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace webdyno::results {
namespace {

constexpr const char* kOnlyVariant = "only";  // workloads/manifests/custom.json

}  // namespace

Size size_of(const ResultRow& row) {
  const auto parameters = nlohmann::json::parse(row.parameters);
  const std::string variant = parameters.value("variant", "");
  return {row.depth, row.width,
          row.model_label.value_or(parameters.value("architecture", parameters.value("model", ""))),
          variant == kOnlyVariant ? "" : variant};
}

std::string size_words(const Size& size) {
  const auto& [depth, width, model, variant] = size;
  if (!model.empty()) return model + (variant.empty() ? "" : " " + variant);
  if (depth && width) return fmt::format("depth {}, width {}", *depth, *width);
  if (depth) return fmt::format("depth {}", *depth);
  if (width) return fmt::format("width {}", *width);
  return "one size";
}

/// The values of a configuration's parameters as text, without those that have columns of their
/// own: what it is called by, or what its measuring was steered by.
ArmNames::Values ArmNames::other_parameters(const ResultRow& row, bool steering) {
  const auto parameters = nlohmann::json::parse(row.parameters);
  Values values;
  for (const auto& [name, value] : parameters.items()) {
    if (name == "depth" || name == "width" || name == "model" || name == "variant" ||
        name == "architecture")
      continue;
    if (row.steering.contains(name) != steering) continue;
    values[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return values;
}

void ArmNames::Spread::add(const Values& values) {
  for (const auto& [name, value] : values) values_[name].insert(value);
}

bool ArmNames::Spread::differ(const std::string& name) const {
  const auto known = values_.find(name);
  return known != values_.end() && known->second.size() > 1;
}

ArmNames::ArmNames(const std::vector<const ResultRow*>& rows) {
  for (const auto* row : rows) {
    versions_[row->framework].insert(row->framework_version);
    named_[{row->framework, row->backend}].add(other_parameters(*row, false));
  }
  std::map<std::pair<Name, Size>, Spread> alike;
  for (const auto* row : rows)
    alike[{plain_name(*row), size_of(*row)}].add(other_parameters(*row, true));
  for (const auto* row : rows) {
    const Name name = plain_name(*row);
    const Spread& steered = alike.at({name, size_of(*row)});
    for (const auto& [parameter, value] : other_parameters(*row, true)) {
      if (steered.differ(parameter)) steered_[name].insert(parameter);
    }
  }
}

std::string ArmNames::framework(const ResultRow& row) const { return plain_name(row).first; }

std::string ArmNames::backend(const ResultRow& row) const {
  const Name name = plain_name(row);
  std::string text = name.second;
  const auto steered = steered_.find(name);
  if (steered == steered_.end()) return text;
  for (const auto& [parameter, value] : other_parameters(row, true)) {
    if (steered->second.contains(parameter)) text += fmt::format(" {} {}", parameter, value);
  }
  return text;
}

ArmNames::Name ArmNames::plain_name(const ResultRow& row) const {
  Name name = {row.framework, row.backend};
  const Spread& named = named_.at(name);
  for (const auto& [parameter, value] : other_parameters(row, false)) {
    if (named.differ(parameter)) name.second += fmt::format(" {} {}", parameter, value);
  }
  if (versions_.at(row.framework).size() > 1) name.first += " " + row.framework_version;
  return name;
}

}  // namespace webdyno::results
