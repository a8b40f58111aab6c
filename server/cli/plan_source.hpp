#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "server/api/model_folder.hpp"
#include "server/cli/commands.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/given.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// The catalog of the built workload pages and of the versions that were added.
sweep::Catalog built_catalog();

/// A plan, and the models that its file names by their places.
struct FoundPlan {
  sweep::Plan plan;
  std::vector<api::ModelFolder> models = {};
};

/// A built-in plan by name, or a file when the name has a slash, ends in .json or is no built-in
/// plan but exists. A model that the file names by its place, relative to the file, becomes its
/// hash. Throws UsageError: JSON path and allowed values in one line.
FoundPlan find_plan(const std::string& name_or_file, const sweep::Catalog& catalog);

/// What --input says.
struct OwnInputs {
  std::string text;                                    // of parameter `input`; empty: nothing
  std::map<std::string, std::filesystem::path> files;  // by npy- or npz- and digits of their hash
};

/// Throws UsageError saying what is wrong with one of them.
OwnInputs own_inputs(const OwnData& own, const sweep::Catalog& catalog);

/// Throws UsageError where no configuration reads --input, or --cpu-operators: it is another
/// plan's, or this one says the same itself.
void refuse_unread_inputs(const std::string& plan, const std::vector<nlohmann::json>& parameters,
                          const sweep::Given& given);

/// The folders of --model-dir, each once. Throws UsageError saying what is wrong with one.
std::vector<api::ModelFolder> own_models(const OwnData& own, const sweep::Catalog& catalog);

/// Adds those that are not there yet. Where two have one label, each has digits of its hash behind
/// it.
void add_models(std::vector<api::ModelFolder>& models, std::vector<api::ModelFolder> more);

/// "resnet, model-0123456789ab: model.onnx, model_fp16.onnx"; with what is left out further down.
std::string model_words(const api::ModelFolder& model);

/// What plans are expanded with. Parameter "data" is mnist- and "text" is text-, each with 12
/// hexadecimal digits of the files' SHA-256. Throws UsageError naming what is not there.
sweep::Given data_given(const OwnData& own, const std::vector<api::ModelFolder>& models,
                        const OwnInputs& inputs);

}  // namespace webdyno::cli
