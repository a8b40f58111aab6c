#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/api/file_state.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/given.hpp"

namespace webdyno::api {

/// A file as it was when the folder was read.
struct ModelFile {
  std::string name;  // relative to the folder
  std::filesystem::path path;
  FileState state;
  std::string sha256;  // of its content in that state
};

/// A file that is a model of one format.
struct OwnModel {
  std::string file;                 // relative to the folder
  std::string format;               // as the manifests' model_formats
  std::vector<std::string> beside;  // files that its loader fetches too, relative to its own place
  bool guessed = false;             // by its name alone, which files of all kinds have: *.bin
  std::string variant = {};         // what tells it from others of its framework
};

/// A person's model, in one or several formats and variants: what --model-dir names.
struct ModelFolder {
  std::string name;              // model- and 12 digits of a hash over the files
  std::string label;             // the last part of its path, for people
  std::vector<ModelFile> files;  // that loaders fetch, by name; nothing else of the folder counts
  std::map<std::string, std::vector<OwnModel>>
      models;                        // framework -> each that its loader may be given, by file
  std::vector<std::string> deeper;   // files of the same formats in folders further down
  std::vector<std::string> unnamed;  // called as models are, with names that are no UTF-8
};

/// Looks for models of the formats that frameworks load, by content, in the folder and those in it;
/// or at one file alone. Hashes what loaders fetch. The error is one line that says what is wrong
/// and what is looked for.
tl::expected<ModelFolder, std::string> read_model_folder(
    const std::filesystem::path& folder_or_file, const sweep::Catalog& catalog);

/// Name, files and models of the folder as pages read them, or what has changed in it since it was
/// read: then the name is no longer that of its content.
tl::expected<nlohmann::json, std::string> model_listing(const ModelFolder& folder);

/// nullptr: no loader fetches such a file.
const ModelFile* find_model_file(const ModelFolder& folder, std::string_view name);

/// As plans are expanded with.
std::vector<sweep::OwnModel> models_given(const std::vector<ModelFolder>& folders);

/// The plan `custom`: each folder's model by all frameworks that have a file in it, every variant
/// on all their backends; with `native` also those that compute outside of a browser.
nlohmann::json model_plan(const std::vector<ModelFolder>& folders, const sweep::Catalog& catalog,
                          bool native = false);

}  // namespace webdyno::api
