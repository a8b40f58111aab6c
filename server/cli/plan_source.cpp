#include "server/cli/plan_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/paths.hpp"

namespace webdyno::cli {
namespace {

std::string file_text(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw UsageError(fmt::format("{}: cannot be read", file.string()));
  return {std::istreambuf_iterator<char>(stream), {}};
}

constexpr std::size_t kHashDigits = 12;

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

sweep::Plan plan_from_file(const std::filesystem::path& file, const sweep::Catalog& catalog) {
  const auto document = wire::parse_json(plan_text(file), wire::Comments::kSkipped);
  if (!document) {
    const auto& [code, where, message] = document.error();
    throw UsageError(
        fmt::format("{}: {}{}", file.string(), where == "$" ? "" : where + ": ", message));
  }
  auto plan = sweep::parse_plan(*document, catalog);
  if (!plan)
    throw UsageError(
        fmt::format("{}: {}: {}", file.string(), plan.error().path, plan.error().message));
  return std::move(*plan);
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

sweep::Plan find_plan(const std::string& name_or_file, const sweep::Catalog& catalog) {
  const bool looks_like_a_file =
      name_or_file.find('/') != std::string::npos || name_or_file.ends_with(".json");
  if (looks_like_a_file) return plan_from_file(name_or_file, catalog);
  auto plan =
      api::load_built_in_plan(web_directory() / "workloads" / "plans", name_or_file, catalog);
  if (plan) return std::move(*plan);
  std::error_code none;
  if (std::filesystem::exists(name_or_file, none) &&
      !std::filesystem::is_directory(name_or_file, none))
    return plan_from_file(name_or_file, catalog);
  throw UsageError(plan.error().message);
}

void refuse_undecided(const api::ModelFolder& model) {
  if (model.undecided.empty()) return;
  const auto& [framework, files] = *model.undecided.begin();
  throw UsageError("--model-dir: " + api::undecided_words(framework, files).value());
}

void refuse_undecided(const api::ModelFolder& model,
                      const std::vector<sweep::Configuration>& configurations) {
  for (const auto& each : configurations) {
    const auto found = model.undecided.find(each.framework);
    if (each.parameters.contains("model") && found != model.undecided.end())
      throw UsageError("--model-dir: " + api::undecided_words(found->first, found->second).value());
  }
}

void refuse_unread_inputs(const std::string& plan, const std::vector<nlohmann::json>& parameters,
                          const std::map<std::string, nlohmann::json>& given) {
  const auto input = given.find("input");
  if (input == given.end()) return;
  const bool read = std::any_of(parameters.begin(), parameters.end(), [&](const auto& each) {
    return each.contains("input") && each["input"] == input->second;
  });
  if (!read)
    throw UsageError(fmt::format(
        "plan '{}' leaves no inputs of a model of one's own open: leave --input out", plan));
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

std::optional<api::ModelFolder> own_model(const OwnData& own, const sweep::Catalog& catalog) {
  if (!own.model_directory) return std::nullopt;
  auto folder = api::read_model_folder(*own.model_directory, catalog);
  if (!folder)
    throw UsageError(
        fmt::format("--model-dir {}: {}", own.model_directory->string(), folder.error()));
  return std::move(*folder);
}

std::map<std::string, nlohmann::json> data_overrides(const OwnData& own,
                                                     const std::optional<api::ModelFolder>& model,
                                                     const OwnInputs& inputs) {
  std::map<std::string, nlohmann::json> overrides;
  if (own.mnist_directory) overrides["data"] = mnist_name(*own.mnist_directory);
  if (own.text_file) overrides["text"] = text_name(*own.text_file);
  if (model) overrides["model"] = model->name;
  if (!inputs.text.empty()) overrides["input"] = inputs.text;
  return overrides;
}

}  // namespace webdyno::cli
