#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/sweep/catalog.hpp"

namespace webdyno::api {

/// A file as it was when the folder was read.
struct ModelFile {
  std::string name;  // relative to the folder
  std::filesystem::path path;
  std::uintmax_t bytes = 0;
  std::filesystem::file_time_type written;
};

/// A person's model, in one or several formats: the folder of --model-dir.
struct ModelFolder {
  std::string name;                           // model- and 12 digits of a hash over all its files
  std::vector<ModelFile> files;               // by name, those of folders in it too; no hidden ones
  std::map<std::string, std::string> models;  // framework -> the file that its loader is given
};

/// Looks for the file that each framework's manifest names, and hashes what is there. The error is
/// one line that says what is wrong with the folder and which names are looked for.
tl::expected<ModelFolder, std::string> read_model_folder(const std::filesystem::path& directory,
                                                         const sweep::Catalog& catalog);

/// Name, files and models of the folder as pages read them, or what has changed in it since it was
/// read: then the name is no longer that of its content.
tl::expected<nlohmann::json, std::string> model_listing(const ModelFolder& folder);

/// nullptr: the folder had no such file.
const ModelFile* find_model_file(const ModelFolder& folder, std::string_view name);

/// The plan `custom`: the folder's model by all frameworks that have a file in it, on all their
/// backends.
nlohmann::json model_plan(const ModelFolder& folder, const sweep::Catalog& catalog);

}  // namespace webdyno::api
