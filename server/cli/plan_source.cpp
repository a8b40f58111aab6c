#include "server/cli/plan_source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <system_error>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/present/layout.hpp"

namespace webdyno::cli {
namespace {

using nlohmann::json;

std::string file_text(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw UsageError(fmt::format("{}: cannot be read", file.string()));
  return {std::istreambuf_iterator<char>(stream), {}};
}

constexpr std::size_t kHashDigits = 12;
constexpr const char* kCpuOperators = "cpu_operators";

/// Of anything that can be read: a pipe, as `--plan <(...)` is one, too.
std::string plan_text(const std::filesystem::path& file) {
  constexpr std::size_t kLongestMb = 16;  // the built-in ones have kilobytes
  std::ifstream stream(file, std::ios::binary);
  std::string text(kLongestMb * 1'000'000 + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.is_open() || stream.bad())
    throw UsageError(fmt::format("{}: cannot be read", file.string()));
  const auto size = static_cast<std::size_t>(stream.gcount());
  if (size == text.size())
    throw UsageError(
        fmt::format("{}: is longer than {} MB, as no plan is", file.string(), kLongestMb));
  text.resize(size);
  return text;
}

/// Whether a value of `model` is a place: what is none is a hash, or nothing yet.
bool is_place(const json& value) {
  return value.is_string() && value != "none" &&
         !std::regex_match(value.get<std::string>(), std::regex("model-[0-9a-f]{12}"));
}

/// The places that an object of a plan's matrix names as models become their hashes.
void read_places(json& object, const std::string& where, const std::filesystem::path& beside,
                 const sweep::Catalog& catalog, std::vector<api::ModelFolder>& models) {
  if (!object.is_object() || !object.contains("model") || !object["model"].is_array()) return;
  for (std::size_t i = 0; i < object["model"].size(); ++i) {
    json& value = object["model"][i];
    if (!is_place(value)) continue;
    auto folder = api::read_model_folder(beside / value.get<std::string>(), catalog);
    if (!folder)
      throw UsageError(fmt::format("{}.model[{}]: {} is no model: {}", where, i,
                                   value.get<std::string>(), folder.error()));
    value = folder->name;
    models.push_back(std::move(*folder));
  }
}

/// Elements, and what is included and excluded there. What is no plan is refused when it is parsed.
std::vector<api::ModelFolder> read_all_places(json& document, const std::filesystem::path& file,
                                              const sweep::Catalog& catalog) {
  std::vector<api::ModelFolder> models;
  if (!document.is_object() || !document.contains("matrix") || !document["matrix"].is_array())
    return models;
  const auto beside = std::filesystem::absolute(file).parent_path();
  for (std::size_t i = 0; i < document["matrix"].size(); ++i) {
    json& element = document["matrix"][i];
    const std::string where = fmt::format("{}: $.matrix[{}]", file.string(), i);
    read_places(element, where, beside, catalog, models);
    if (!element.is_object()) continue;
    for (const char* key : {"include", "exclude"}) {
      if (!element.contains(key) || !element[key].is_array()) continue;
      for (std::size_t at = 0; at < element[key].size(); ++at)
        read_places(element[key][at], fmt::format("{}.{}[{}]", where, key, at), beside, catalog,
                    models);
    }
  }
  return models;
}

FoundPlan plan_from_file(const std::filesystem::path& file, const sweep::Catalog& catalog) {
  auto document = wire::parse_json(plan_text(file), wire::Comments::kSkipped);
  if (!document) {
    const auto& [code, where, message] = document.error();
    throw UsageError(
        fmt::format("{}: {}{}", file.string(), where == "$" ? "" : where + ": ", message));
  }
  FoundPlan found;
  add_models(found.models, read_all_places(*document, file, catalog));
  auto plan = sweep::parse_plan(*document, catalog);
  if (!plan)
    throw UsageError(
        fmt::format("{}: {}: {}", file.string(), plan.error().path, plan.error().message));
  found.plan = std::move(*plan);
  return found;
}

/// Throws UsageError, with what `missing` says or the system's own words.
void require_file(const std::filesystem::path& file, const std::string& option,
                  const std::string& missing) {
  std::error_code why;
  if (std::filesystem::is_regular_file(file, why)) return;
  const bool hidden = why && why != std::errc::no_such_file_or_directory;
  throw UsageError(
      fmt::format("{}: {}", option, hidden ? file.string() + ": " + why.message() : missing));
}

std::string mnist_name(const std::filesystem::path& directory) {
  std::string hashes;
  for (const char* name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}) {
    const auto file = directory / name;
    require_file(file, fmt::format("--mnist-dir {}", directory.string()),
                 fmt::format("there is no {} in it (the IDX files, unpacked)", name));
    hashes += wire::sha256_hex(file_text(file));
  }
  return "mnist-" + wire::sha256_hex(hashes).substr(0, 12);
}

std::string text_name(const std::filesystem::path& file) {
  require_file(file, fmt::format("--text-file {}", file.string()), "there is no such file");
  return "text-" + wire::sha256_hex(file_text(file)).substr(0, 12);
}

std::set<std::string> words_in(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// Whether the plan itself has every item of --input, each with a file that the option brings, in
/// some configuration: one may be a factor of it.
bool all_named(const std::string& input, const std::vector<json>& parameters) {
  std::set<std::string> named;
  for (const auto& each : parameters)
    if (each.contains("input")) named.merge(words_in(each["input"].get<std::string>()));
  const auto items = words_in(input);
  static const std::regex file(".*=np[yz]-[0-9a-f]{12}");
  return std::all_of(items.begin(), items.end(), [&](const std::string& item) {
    return named.contains(item) && std::regex_match(item, file);
  });
}

/// NAME=FILE.npy as NAME=npy-HASH, which plans may hold; other values as they are.
std::string input_item(const std::string& given, OwnInputs& inputs) {
  const auto at = given.rfind('=');
  if (at == std::string::npos) return given;
  const std::filesystem::path file = given.substr(at + 1);
  const std::string ending = file.extension().string();
  if (ending != ".npy" && ending != ".npz") return given;
  require_file(file, "--input " + given, "there is no such file");
  const std::string name =
      ending.substr(1) + "-" + wire::sha256_hex_of_file(file).substr(0, kHashDigits);
  inputs.files[name] = std::filesystem::absolute(file);
  return given.substr(0, at + 1) + name;
}

}  // namespace

sweep::Catalog built_catalog() {
  return sweep::parse_catalog(sweep::read_catalog(web_directory() / "workloads" / "catalog.json",
                                                  data_directory() / "vendor"));
}

FoundPlan find_plan(const std::string& name_or_file, const sweep::Catalog& catalog) {
  const bool looks_like_a_file =
      name_or_file.find('/') != std::string::npos || name_or_file.ends_with(".json");
  if (looks_like_a_file) return plan_from_file(name_or_file, catalog);
  auto plan =
      api::load_built_in_plan(web_directory() / "workloads" / "plans", name_or_file, catalog);
  if (plan) return {std::move(*plan)};
  std::error_code none;
  if (std::filesystem::exists(name_or_file, none) &&
      !std::filesystem::is_directory(name_or_file, none))
    return plan_from_file(name_or_file, catalog);
  throw UsageError(plan.error().message);
}

void refuse_unread_inputs(const std::string& plan, const std::vector<nlohmann::json>& parameters,
                          const sweep::Given& given) {
  const auto unread = [&](const char* name) {
    const auto own = given.parameters.find(name);
    return own != given.parameters.end() &&
           std::none_of(parameters.begin(), parameters.end(), [&](const auto& each) {
             return each.contains(name) && each[name] == own->second;
           });
  };
  if (unread("input") && !all_named(given.parameters.at("input").get<std::string>(), parameters))
    throw UsageError(fmt::format(
        "plan '{}' leaves no inputs of a model of one's own open: leave --input out", plan));
  if (unread(kCpuOperators))
    throw UsageError(fmt::format(
        "plan '{}' computes no model of one's own on a GPU, or says itself what the CPU may do: "
        "leave --cpu-operators out",
        plan));
}

OwnInputs own_inputs(const OwnData& own, const sweep::Catalog& catalog) {
  OwnInputs inputs;
  for (const auto& given : own.inputs) {
    const std::string item = input_item(given, inputs);
    for (const auto& parameter : catalog.workload("custom")->parameters) {
      if (parameter.name == "input" && !sweep::takes(parameter, item))
        throw UsageError(
            fmt::format("--input {}: allowed are {}", given, sweep::range_of(parameter)));
    }
    inputs.text += (inputs.text.empty() ? "" : " ") + item;
  }
  return inputs;
}

std::vector<api::ModelFolder> own_models(const OwnData& own, const sweep::Catalog& catalog) {
  std::vector<api::ModelFolder> models;
  for (const auto& directory : own.model_directories) {
    auto folder = api::read_model_folder(directory, catalog);
    if (!folder)
      throw UsageError(fmt::format("--model-dir {}: {}", directory.string(), folder.error()));
    add_models(models, {std::move(*folder)});
  }
  return models;
}

void add_models(std::vector<api::ModelFolder>& models, std::vector<api::ModelFolder> more) {
  for (auto& each : more) {
    const bool known = std::any_of(models.begin(), models.end(),
                                   [&](const auto& other) { return other.name == each.name; });
    if (!known) models.push_back(std::move(each));
  }
  std::map<std::string, int> labels;
  for (const auto& each : models) ++labels[each.label];
  for (auto& each : models) {
    if (labels.at(each.label) > 1) each.label += " " + each.name.substr(each.name.find('-') + 1, 4);
  }
}

std::string model_words(const api::ModelFolder& model) {
  std::set<std::string> files;
  for (const auto& [framework, of_framework] : model.models)
    for (const auto& each : of_framework) files.insert(each.file);
  std::string words = fmt::format("{}, {}: {}", present::printable(model.label), model.name,
                                  present::printable(fmt::format("{}", fmt::join(files, ", "))));
  const auto add_left_out = [&words](const std::vector<std::string>& names, const char* why) {
    if (!names.empty())
      words += fmt::format("; without {}, {}",
                           present::printable(fmt::format("{}", fmt::join(names, ", "))), why);
  };
  add_left_out(model.deeper, "further down");
  add_left_out(model.unnamed, "in no UTF-8");
  return words;
}

sweep::Given data_given(const OwnData& own, const std::vector<api::ModelFolder>& models,
                        const OwnInputs& inputs) {
  sweep::Given given;
  if (own.mnist_directory) given.parameters["data"] = mnist_name(*own.mnist_directory);
  if (own.text_file) given.parameters["text"] = text_name(*own.text_file);
  if (!inputs.text.empty()) given.parameters["input"] = inputs.text;
  if (own.cpu_operators) given.parameters[kCpuOperators] = "allow";
  given.models = api::models_given(models);
  return given;
}

}  // namespace webdyno::cli
