#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/api/model_folder.hpp"
#include "server/cli/commands.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// The catalog of the built workload pages and of the versions that were added.
sweep::Catalog built_catalog();

/// A built-in plan by name, or a file when the name has a slash, ends in .json or is no built-in
/// plan but exists. Throws UsageError: JSON path and allowed values in one line.
sweep::Plan find_plan(const std::string& name_or_file, const sweep::Catalog& catalog);

/// The folder of --model-dir. Throws UsageError saying what is wrong with it.
std::optional<api::ModelFolder> own_model(const OwnData& own, const sweep::Catalog& catalog);

/// Parameters that name real data in place of generated: "data" is mnist-, "text" is text- and
/// "model" is model-, each with 12 hexadecimal digits of the files' SHA-256. Throws UsageError
/// naming what is not there.
std::map<std::string, nlohmann::json> data_overrides(const OwnData& own,
                                                     const std::optional<api::ModelFolder>& model);

}  // namespace webdyno::cli
