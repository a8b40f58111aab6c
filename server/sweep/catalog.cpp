#include "server/sweep/catalog.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "schema/wire/identity.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestMatched = 2'000;

Parameter parameter(const std::string& name, const json& manifest) {
  Parameter result;
  result.name = name;
  result.integer = manifest.at("type") == "integer";
  if (manifest.contains("minimum")) result.minimum = manifest["minimum"].get<std::int64_t>();
  if (manifest.contains("maximum")) result.maximum = manifest["maximum"].get<std::int64_t>();
  if (manifest.contains("allowed")) result.allowed = manifest["allowed"];
  result.pattern = manifest.value("pattern", "");
  result.form = manifest.value("form", "");
  if (manifest.contains("tasks")) result.tasks = manifest["tasks"];
  if (manifest.contains("backends")) result.backends = manifest["backends"];
  if (manifest.contains("platforms")) result.platforms = manifest["platforms"];
  result.steers = manifest.value("steers", false);
  result.default_value = manifest.at("default");
  result.description = manifest.value("description", "");
  return result;
}

std::vector<Parameter> parameters(const json& manifest) {
  std::vector<Parameter> result;
  for (const auto& [name, value] : manifest.items()) result.push_back(parameter(name, value));
  return result;
}

Workload workload(const json& manifest) {
  Workload result;
  result.name = manifest.at("workload");
  result.test_only = manifest.value("test_only", false);
  result.parameters = parameters(manifest.at("parameters"));
  result.model_parameters = manifest.value("model_parameters", std::vector<std::string>{});
  return result;
}

Framework framework(const json& manifest) {
  Framework result;
  result.name = manifest.at("framework");
  result.test_only = manifest.value("test_only", false);
  result.platform = manifest.value("platform", result.platform);
  for (const auto& version : manifest.at("versions")) {
    std::string hashes;
    for (const auto& file : version.at("files")) hashes += file.at("sha256").get<std::string>();
    const json& workloads =
        version.contains("workloads") ? version["workloads"] : manifest.at("workloads");
    result.versions.push_back({version.at("version"), wire::sha256_hex(hashes),
                               version.contains("remedy"), workloads.get<Abilities>()});
  }
  if (manifest.contains("parameters")) result.parameters = parameters(manifest["parameters"]);
  result.model_formats = manifest.value("model_formats", std::vector<std::string>{});
  return result;
}

json read_json(const std::filesystem::path& file, const std::string& remedy) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error(fmt::format("{}: no such file; {}", file.string(), remedy));
  json document = json::parse(stream, nullptr, false);
  if (document.is_discarded())
    throw std::runtime_error(fmt::format("{}: not JSON; {}", file.string(), remedy));
  return document;
}

/// In the order of their names; folders in the making have no version.json.
std::vector<json> added_versions(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code nothing_added;
  for (const auto& entry : std::filesystem::directory_iterator(directory, nothing_added)) {
    const auto file = entry.path() / "version.json";
    if (!entry.path().filename().string().starts_with(".") && std::filesystem::exists(file))
      files.push_back(file);
  }
  std::sort(files.begin(), files.end());
  std::vector<json> versions;
  for (const auto& file : files)
    versions.push_back(read_json(file, "remove its folder and add the version again"));
  return versions;
}

}  // namespace

std::string range_of(const Parameter& parameter) {
  if (!parameter.integer) {
    if (!parameter.form.empty()) return parameter.form;
    return parameter.allowed.empty() ? "a text"
                                     : fmt::format("one of {}", fmt::join(parameter.allowed, ", "));
  }
  if (parameter.minimum && parameter.maximum)
    return fmt::format("{} to {}", *parameter.minimum, *parameter.maximum);
  return "a whole number";
}

bool takes(const Parameter& parameter, const json& value) {
  if (parameter.integer) {
    if (!value.is_number_integer()) return false;
    const auto number = value.get<std::int64_t>();
    return (!parameter.minimum || number >= *parameter.minimum) &&
           (!parameter.maximum || number <= *parameter.maximum);
  }
  if (!value.is_string()) return false;
  const auto text = value.get<std::string>();
  if (!parameter.pattern.empty()) {
    // std::regex has a frame of the stack for each character.
    return text.size() <= kLongestMatched && std::regex_match(text, std::regex(parameter.pattern));
  }
  return parameter.allowed.empty() || std::find(parameter.allowed.begin(), parameter.allowed.end(),
                                                text) != parameter.allowed.end();
}

std::string readers_of(const Parameter& parameter) {
  std::string text;
  if (!parameter.tasks.empty()) text = fmt::format("task {}", fmt::join(parameter.tasks, ", "));
  if (!parameter.backends.empty()) {
    text +=
        fmt::format("{} {}", text.empty() ? "backend" : " on", fmt::join(parameter.backends, ", "));
  }
  if (!parameter.platforms.empty()) {
    text += fmt::format("{}platform {}", text.empty() ? "" : " on ",
                        fmt::join(parameter.platforms, ", "));
  }
  return text;
}

std::set<std::string> steering(const std::vector<Parameter>& parameters) {
  std::set<std::string> names;
  for (const auto& each : parameters)
    if (each.steers) names.insert(each.name);
  return names;
}

const Workload* Catalog::workload(std::string_view name) const {
  const auto found = std::find_if(workloads.begin(), workloads.end(),
                                  [&](const Workload& each) { return each.name == name; });
  return found == workloads.end() ? nullptr : &*found;
}

const Framework* Catalog::framework(std::string_view name) const {
  const auto found = std::find_if(frameworks.begin(), frameworks.end(),
                                  [&](const Framework& each) { return each.name == name; });
  return found == frameworks.end() ? nullptr : &*found;
}

const FrameworkVersion* Catalog::version(std::string_view framework_name,
                                         std::string_view name) const {
  const Framework* found = framework(framework_name);
  if (found == nullptr) return nullptr;
  const auto version =
      std::find_if(found->versions.begin(), found->versions.end(),
                   [&](const FrameworkVersion& each) { return each.version == name; });
  return version == found->versions.end() ? nullptr : &*version;
}

json read_catalog(const std::filesystem::path& file,
                  const std::filesystem::path& vendor_directory) {
  json document = read_json(file, "build the workload pages with `npm run build`");
  for (auto& manifest : document.at("frameworks")) {
    json& versions = manifest.at("versions");
    for (json& version : added_versions(vendor_directory / manifest.at("framework"))) {
      const bool place_holder = versions.front().contains("remedy");
      if (place_holder) versions.erase(versions.begin());
      versions.push_back(std::move(version));
    }
  }
  return document;
}

Catalog parse_catalog(const json& document) {
  Catalog catalog;
  for (const auto& each : document.at("workloads")) catalog.workloads.push_back(workload(each));
  for (const auto& each : document.at("frameworks")) {
    catalog.frameworks.push_back(framework(each));
    auto& added = catalog.frameworks.back();
    added.workload_sha256 = document.at("workload_sha256").at(added.name);
    added.maker_sha256 = document.at("maker_sha256").at(added.name);
  }
  return catalog;
}

}  // namespace webdyno::sweep
