#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/sweep/catalog.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// The catalog of the built workload pages.
sweep::Catalog built_catalog();

/// A built-in plan by name, or a file when the name has a slash, ends in .json or is no built-in
/// plan but exists. Throws UsageError: JSON path and allowed values in one line.
sweep::Plan find_plan(const std::string& name_or_file, const sweep::Catalog& catalog);

/// Real data in place of generated: {"data": "mnist-<12 hex digits of the files' sha256>"}. Throws
/// UsageError when the directory lacks the two IDX files.
std::map<std::string, nlohmann::json> data_override(
    const std::optional<std::filesystem::path>& mnist_directory);

}  // namespace webdyno::cli
