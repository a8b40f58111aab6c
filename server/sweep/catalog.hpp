#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::sweep {

/// One parameter of the pages' addresses, from a workload's manifest or a framework's.
struct Parameter {
  std::string name;
  bool integer = true;                  // otherwise a string
  std::optional<std::int64_t> minimum;  // of an integer
  std::optional<std::int64_t> maximum;
  std::vector<std::string> allowed;  // of a string; empty: any
  std::string pattern;               // that a string matches as a whole; empty: any
  std::string form;                  // what the pattern means, for a person
  nlohmann::json default_value;
  std::vector<std::string> tasks;      // that read it; empty: all
  std::vector<std::string> backends;   // the same, of a framework's parameter
  std::vector<std::string> platforms;  // the same, of a workload's
  bool steers = false;  // how it is measured, not what: no configuration is called by it
  std::string description;
};

/// What a parameter takes, for a person: "1 to 16", "one of a, b".
std::string range_of(const Parameter& parameter);

bool takes(const Parameter& parameter, const nlohmann::json& value);

/// Whose configurations read it, where not all do: "task train", "task infer on webgl, webgpu",
/// "task infer on platform browser"; empty: all.
std::string readers_of(const Parameter& parameter);

/// Names of those that steer.
std::set<std::string> steering(const std::vector<Parameter>& parameters);

struct Workload {
  std::string name;
  bool test_only = false;
  std::vector<Parameter> parameters;
  std::vector<std::string> model_parameters;  // that a model of task infer depends on; or empty
};

/// Of frameworks that compute in a process of their own, outside of a browser.
inline constexpr std::string_view kNativePlatform = "native";

/// workload -> task -> backends that can do it.
using Abilities = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

struct FrameworkVersion {
  std::string version;
  std::string framework_sha256;  // over the sha256 of its files, in the manifest's order
  bool place_holder = false;     // there is none yet; the manifest's `remedy` brings one
  Abilities workloads;           // its own, or else the framework's
};

struct Framework {
  std::string name;
  bool test_only = false;
  std::string platform = "browser";        // or kNativePlatform
  std::string workload_sha256;             // of the page, harness and adapter bytes that measure it
  std::string maker_sha256;                // of what makes its models before a sweep
  std::vector<FrameworkVersion> versions;  // the first is the default
  std::vector<std::string> model_formats;  // of workload custom: "onnx", "tfjs"; or none
  std::vector<Parameter> parameters;       // of its own, beside the workload's
};

/// Everything that the built workload pages can do: what plans are checked against and expanded
/// with.
struct Catalog {
  std::vector<Workload> workloads;
  std::vector<Framework> frameworks;

  const Workload* workload(std::string_view name) const;    // nullptr: there is none
  const Framework* framework(std::string_view name) const;  // nullptr: there is none
  /// nullptr: there is none
  const FrameworkVersion* version(std::string_view framework, std::string_view version) const;
};

/// catalog.json, which workloads/build.mjs writes from the manifests, with the versions that
/// `vendor add` has put below `vendor_directory`: behind the built ones, or in place of a
/// place-holder. Throws std::runtime_error naming the file that is missing or malformed.
nlohmann::json read_catalog(const std::filesystem::path& file,
                            const std::filesystem::path& vendor_directory);

/// Of what read_catalog() gives.
Catalog parse_catalog(const nlohmann::json& document);

}  // namespace webdyno::sweep
