#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/api/model_folder.hpp"
#include "server/cli/commands.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// The catalog of the built workload pages and of the versions that were added.
sweep::Catalog built_catalog();

/// A built-in plan by name, or a file when the name has a slash, ends in .json or is no built-in
/// plan but exists. Throws UsageError: JSON path and allowed values in one line.
sweep::Plan find_plan(const std::string& name_or_file, const sweep::Catalog& catalog);

/// What --input says.
struct OwnInputs {
  std::string text;                                    // of parameter `input`; empty: nothing
  std::map<std::string, std::filesystem::path> files;  // by npy- or npz- and digits of their hash
};

/// Throws UsageError saying what is wrong with one of them.
OwnInputs own_inputs(const OwnData& own, const sweep::Catalog& catalog);

/// Throws UsageError where one of several files would be measured, and nobody said which: by any
/// framework, or by one that a configuration has.
void refuse_undecided(const api::ModelFolder& model);
void refuse_undecided(const api::ModelFolder& model,
                      const std::vector<sweep::Configuration>& configurations);

/// Throws UsageError where no configuration reads --input: it is another plan's, or this one names
/// its inputs itself.
void refuse_unread_inputs(const std::string& plan, const std::vector<nlohmann::json>& parameters,
                          const std::map<std::string, nlohmann::json>& given);

/// The folder of --model-dir. Throws UsageError saying what is wrong with it.
std::optional<api::ModelFolder> own_model(const OwnData& own, const sweep::Catalog& catalog);

/// Parameters that name real data in place of generated: "data" is mnist-, "text" is text- and
/// "model" is model-, each with 12 hexadecimal digits of the files' SHA-256. Throws UsageError
/// naming what is not there.
std::map<std::string, nlohmann::json> data_overrides(const OwnData& own,
                                                     const std::optional<api::ModelFolder>& model,
                                                     const OwnInputs& inputs);

}  // namespace webdyno::cli
