#include "server/api/model_folder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>

#include "schema/wire/identity.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr const char* kWorkload = "custom";
constexpr std::size_t kNameDigits = 12;
constexpr int kTrials = 3;

// TensorFlow.js' format: a JSON file that names the files of its weights, usually *.bin. Those are
// no models, though Keras.js' end in .bin too.
constexpr const char* kManifest = "model.json";
constexpr std::string_view kWeightsEnding = ".bin";

bool hidden(const std::filesystem::path& path) { return path.filename().string().starts_with("."); }

std::vector<ModelFile> files_of(const std::filesystem::path& directory) {
  std::vector<ModelFile> files;
  for (auto entry = std::filesystem::recursive_directory_iterator(directory);
       entry != std::filesystem::recursive_directory_iterator(); ++entry) {
    if (hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      files.push_back({entry->path().lexically_relative(directory).string(), entry->path(),
                       entry->file_size(), entry->last_write_time()});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const ModelFile& a, const ModelFile& b) { return a.name < b.name; });
  return files;
}

/// The files that the folder's model.json names; nullopt when it is there and names none that can
/// be read.
std::optional<std::set<std::string>> weight_files(const std::filesystem::path& directory) {
  std::ifstream stream(directory / kManifest);
  if (!stream) return std::set<std::string>{};
  const json manifest = json::parse(stream, nullptr, false);
  try {
    std::set<std::string> names;
    for (const auto& group : manifest.at("weightsManifest"))
      for (const std::string path : group.at("paths"))
        names.insert(std::filesystem::path(path).lexically_normal().string());
    return names;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

bool fits(const std::string& name, const std::string& wanted) {
  return wanted.starts_with("*") ? name.ends_with(wanted.substr(1)) : name == wanted;
}

std::vector<const sweep::Framework*> loaders(const sweep::Catalog& catalog) {
  std::vector<const sweep::Framework*> frameworks;
  for (const auto& framework : catalog.frameworks) {
    if (!framework.model_file.empty() && !framework.test_only) frameworks.push_back(&framework);
  }
  return frameworks;
}

std::string wanted_names(const sweep::Catalog& catalog) {
  std::vector<std::string> names;
  for (const auto* framework : loaders(catalog))
    names.push_back(fmt::format("{} ({})", framework->model_file, framework->name));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Over names and contents of all files.
std::string folder_name(const std::vector<ModelFile>& files) {
  std::string content;
  for (const auto& file : files)
    content += file.name + '\0' + wire::sha256_hex_of_file(file.path) + '\n';
  return "model-" + wire::sha256_hex(content).substr(0, kNameDigits);
}

}  // namespace

tl::expected<ModelFolder, std::string> read_model_folder(const std::filesystem::path& directory,
                                                         const sweep::Catalog& catalog) {
  std::error_code why;
  if (!std::filesystem::is_directory(directory, why)) {
    const bool hidden = why && why != std::errc::no_such_file_or_directory;
    return tl::unexpected(hidden ? why.message() : "there is no such directory");
  }
  ModelFolder folder;
  try {
    folder.files = files_of(directory);
    const auto weights = weight_files(directory);
    const auto may_be_model = [&](const std::string& name) {
      if (name.find('/') != std::string::npos) return false;
      return weights ? !weights->contains(name) : !name.ends_with(kWeightsEnding);
    };
    for (const auto* framework : loaders(catalog)) {
      for (const auto& file : folder.files) {
        if (!fits(file.name, framework->model_file) || !may_be_model(file.name)) continue;
        const auto [first, only] = folder.models.emplace(framework->name, file.name);
        if (!only)
          return tl::unexpected(
              fmt::format("{} and {} are both models for {}: one of each format "
                          "is allowed",
                          first->second, file.name, framework->name));
      }
    }
    if (folder.models.empty())
      return tl::unexpected(
          fmt::format("there is no model in it: looked for {}", wanted_names(catalog)));
    folder.name = folder_name(folder.files);
  } catch (const std::runtime_error& unreadable) {  // filesystem_error is one
    return tl::unexpected(std::string(unreadable.what()));
  }
  return folder;
}

tl::expected<json, std::string> model_listing(const ModelFolder& folder) {
  json files = json::array();
  for (const auto& file : folder.files) {
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(file.path, gone);
    const auto written = std::filesystem::last_write_time(file.path, gone);
    if (gone || bytes != file.bytes || written != file.written)
      return tl::unexpected(
          fmt::format("{} in --model-dir has changed since webdyno read it; start "
                      "it again",
                      file.name));
    files.push_back({{"name", file.name}, {"bytes", file.bytes}});
  }
  return json{{"name", folder.name}, {"files", std::move(files)}, {"models", folder.models}};
}

const ModelFile* find_model_file(const ModelFolder& folder, std::string_view name) {
  const auto found = std::find_if(folder.files.begin(), folder.files.end(),
                                  [&](const ModelFile& file) { return file.name == name; });
  return found == folder.files.end() ? nullptr : &*found;
}

json model_plan(const ModelFolder& folder, const sweep::Catalog& catalog) {
  std::vector<std::string> frameworks;
  std::vector<std::string> files;
  std::set<std::string> backends;
  for (const auto& [name, file] : folder.models) {
    frameworks.push_back(name);
    files.push_back(fmt::format("{} by {}", file, name));
    const auto& able =
        catalog.framework(name)->versions.front().workloads.at(kWorkload).at("infer");
    backends.insert(able.begin(), able.end());
  }
  return {{"name", kWorkload},
          {"description", fmt::format("A model of one's own: {}.", fmt::join(files, ", "))},
          {"matrix",
           {{{"workload", kWorkload},
             {"framework", frameworks},
             {"backend", backends},
             {"task", {"infer"}},
             {"model", {folder.name}}}}},
          {"repeat", {{"trials", kTrials}}}};
}

}  // namespace webdyno::api
