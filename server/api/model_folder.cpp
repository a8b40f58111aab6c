#include "server/api/model_folder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>

#include "schema/wire/identity.hpp"
#include "server/api/file_window.hpp"
#include "server/api/model_content.hpp"
#include "server/api/model_paths.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr const char* kWorkload = "custom";
constexpr std::size_t kNameDigits = 12;
constexpr int kTrials = 3;
constexpr const char* kOnlyVariant = "only";

/// A file that could be a model, and how many folders deep it lies.
struct Candidate {
  OwnModel model;
  std::ptrdiff_t depth = 0;
};

struct Looked {
  std::vector<Candidate> candidates;
  std::vector<std::string> pointers;     // of Git LFS
  std::vector<std::string> convertible;  // no models yet
  std::vector<std::string> unnamed;      // that pages cannot ask for
};

/// Of one file; nullopt: it is no model.
std::optional<OwnModel> model_in(const std::filesystem::path& path, const std::string& name,
                                 Looked& looked) {
  const FileWindow file(path);
  ModelContent content = recognise(ByteRange(file));
  const std::string by_name = format_by_name(name);
  if (content.kind == ModelContent::Kind::kModel)
    return OwnModel{
        .file = name, .format = std::move(content.format), .beside = std::move(content.beside)};
  if (content.kind == ModelContent::Kind::kLfsPointer) {
    if (!by_name.empty()) looked.pointers.push_back(name);
    return std::nullopt;
  }
  if (!by_name.empty()) return OwnModel{.file = name, .format = by_name, .beside = {}};
  std::string guess = guess_by_name(name);
  if (content.kind != ModelContent::Kind::kUnknown || guess.empty()) return std::nullopt;
  return OwnModel{.file = name, .format = std::move(guess), .beside = {}, .guessed = true};
}

Looked look_at(const std::filesystem::path& root, const std::vector<std::filesystem::path>& paths) {
  Looked looked;
  for (const auto& path : paths) {
    const std::string name = path.lexically_relative(root).string();
    if (!can_be_named(name)) {
      if (!format_by_name(name).empty()) looked.unnamed.push_back(readable(name));
      continue;
    }
    try {
      if (auto model = model_in(path, name, looked))
        looked.candidates.push_back({std::move(*model), std::count(name.begin(), name.end(), '/')});
      else if (!conversion_by_name(name).empty())
        looked.convertible.push_back(name);
    } catch (const std::runtime_error&) {  // system_error is one, and FileChanged
      // Another user's file, or one that has gone or is being written: it matters where it is
      // called as a model is.
      if (!format_by_name(name).empty()) throw;
    }
  }
  return looked;
}

/// The name in the folder of a file that a model names; nullopt: it lies outside.
std::optional<std::string> name_of(const OwnModel& model, const std::string& beside) {
  const auto path = (std::filesystem::path(model.file).parent_path() / beside).lexically_normal();
  const bool outside = path.empty() || path.is_absolute() || *path.begin() == "..";
  return outside ? std::nullopt : std::optional(path.string());
}

/// What a model names as its weights is no model itself, whatever it looks like. That it names
/// itself, bytes of its own file, a library may understand.
void leave_weights_out(std::vector<Candidate>& candidates) {
  std::set<std::string> weights;
  for (const auto& [model, depth] : candidates) {
    for (const auto& beside : model.beside)
      if (const auto name = name_of(model, beside); name && *name != model.file)
        weights.insert(*name);
  }
  std::erase_if(candidates,
                [&](const Candidate& each) { return weights.contains(each.model.file); });
}

bool loads(const sweep::Framework& framework, const std::string& format) {
  return !framework.test_only &&
         std::find(framework.model_formats.begin(), framework.model_formats.end(), format) !=
             framework.model_formats.end();
}

/// Those of the framework's formats that are nearest to the folder; a guess counts where there is
/// nothing else, and alone. What lies further down goes into `deeper`.
std::vector<OwnModel> nearest(const sweep::Framework& framework,
                              const std::vector<Candidate>& candidates,
                              std::set<std::string>& deeper) {
  std::vector<Candidate> found;
  for (const auto& each : candidates)
    if (loads(framework, each.model.format)) found.push_back(each);
  if (found.empty()) return {};
  const auto place = [](const Candidate& each) {
    return std::pair(each.model.guessed, each.depth);
  };
  const auto first =
      place(*std::min_element(found.begin(), found.end(), [&](const auto& one, const auto& other) {
        return place(one) < place(other);
      }));
  std::vector<OwnModel> models;
  for (auto& each : found) {
    if (place(each) == first)
      models.push_back(std::move(each.model));
    else if (!each.model.guessed)
      deeper.insert(each.model.file);
  }
  if (models.front().guessed && models.size() > 1) return {};
  return models;
}

/// Ways to call a file, the shortest first.
std::string stem_of(const std::string& file) { return std::filesystem::path(file).stem().string(); }
std::string without_ending(const std::string& file) {
  return (std::filesystem::path(file).parent_path() / stem_of(file)).string();
}
std::string whole_name(const std::string& file) { return file; }

/// One word where every framework has one file, whatever they are called. Else the shortest name
/// that tells apart what one framework can load: files of two formats that have the same name are
/// the same variant.
void name_variants(std::map<std::string, std::vector<OwnModel>>& models) {
  const auto all_differ = [&](std::string (*name)(const std::string&)) {
    return std::all_of(models.begin(), models.end(), [&](const auto& each) {
      std::set<std::string> names;
      for (const auto& model : each.second) names.insert(name(model.file));
      return names.size() == each.second.size();
    });
  };
  const bool one_each = std::all_of(models.begin(), models.end(),
                                    [](const auto& each) { return each.second.size() == 1; });
  const auto name = all_differ(stem_of)          ? stem_of
                    : all_differ(without_ending) ? without_ending
                                                 : whole_name;
  for (auto& [framework, of_framework] : models)
    for (auto& model : of_framework) model.variant = one_each ? kOnlyVariant : name(model.file);
}

std::string wanted(const sweep::Catalog& catalog) {
  std::vector<std::string> words;
  for (const auto& framework : catalog.frameworks) {
    if (framework.test_only || framework.platform == sweep::kNativePlatform) continue;
    for (const auto& format : framework.model_formats)
      words.push_back(fmt::format("{} ({})", usual_name(format), framework.name));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

ModelFile as_it_is(const std::filesystem::path& path, const std::string& name) {
  const FileState state = state_of(path);
  return {name, path, state, wire::sha256_hex_of_file(path)};
}

/// A hard link to it, a change of its mode or a link that leads to a copy of it change its state,
/// and nothing that is measured: then its content is read once more.
bool has_changed(const ModelFile& file) try {
  const FileState state = state_of(file.path);
  return state != file.state &&
         (state.bytes != file.state.bytes || wire::sha256_hex_of_file(file.path) != file.sha256);
} catch (const std::system_error&) {  // it has gone
  return true;
}

/// By name: the models and what they name, as far as it is there.
std::vector<ModelFile> files_fetched(const ModelFolder& folder, const std::filesystem::path& root) {
  std::set<std::string> names;
  for (const auto& [framework, models] : folder.models) {
    for (const auto& model : models) {
      names.insert(model.file);
      for (const auto& beside : model.beside) {
        std::error_code missing;
        if (const auto name = name_of(model, beside);
            name && can_be_named(*name) && std::filesystem::is_regular_file(root / *name, missing))
          names.insert(*name);
      }
    }
  }
  std::vector<ModelFile> files;
  for (const auto& name : names) files.push_back(as_it_is(root / name, name));
  return files;
}

/// Over names and contents.
std::string folder_name(const std::vector<ModelFile>& files) {
  std::string content;
  for (const auto& file : files) content += file.name + '\0' + file.sha256 + '\n';
  return "model-" + wire::sha256_hex(content).substr(0, kNameDigits);
}

/// "resnet" of resnet, of resnet/ and, inside of it, of "."; links keep their own name.
std::string label_of(const std::filesystem::path& folder_or_file) {
  const auto path = std::filesystem::absolute(folder_or_file).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

/// Of what is there, but neither a directory nor a regular file.
std::string words_of(std::filesystem::file_type type) {
  using Type = std::filesystem::file_type;
  if (type == Type::fifo) return "a pipe";
  if (type == Type::socket) return "a socket";
  return type == Type::character || type == Type::block ? "a device" : "of another kind";
}

bool is_guess(const std::vector<OwnModel>& models) { return models.front().guessed; }

bool all_guessed(const ModelFolder& folder) {
  return std::all_of(folder.models.begin(), folder.models.end(),
                     [](const auto& each) { return is_guess(each.second); });
}

/// Why nothing of the folder can be measured.
tl::unexpected<std::string> nothing_found(const Looked& looked, bool is_file,
                                          const sweep::Catalog& catalog) {
  if (!looked.pointers.empty())
    return tl::unexpected(fmt::format(
        "{} is a pointer of Git LFS: `git lfs pull` fetches the model", looked.pointers.front()));
  if (!looked.convertible.empty()) {
    const std::string& name = looked.convertible.front();
    return tl::unexpected(
        fmt::format("no library in a page loads {}: {}", name, conversion_by_name(name)));
  }
  if (!looked.unnamed.empty())
    return tl::unexpected(
        fmt::format("the name of {} is no UTF-8, and no page could ask for it: rename it",
                    looked.unnamed.front()));
  if (is_file) return tl::unexpected(fmt::format("it is no model: looked for {}", wanted(catalog)));
  return tl::unexpected(fmt::format("there is no model in it: looked for {}", wanted(catalog)));
}

/// An element of the plan, and in `words` what it measures.
json model_element(const ModelFolder& folder, const sweep::Catalog& catalog, bool native,
                   std::vector<std::string>& words) {
  std::vector<std::string> frameworks;
  std::set<std::string> backends;
  const bool guesses = all_guessed(folder);  // one file, which a person named
  for (const auto& [name, models] : folder.models) {
    if (is_guess(models) && !guesses) continue;
    if (catalog.framework(name)->platform == sweep::kNativePlatform && !native) continue;
    frameworks.push_back(name);
    std::vector<std::string> files;
    for (const auto& model : models) files.push_back(model.file);
    words.push_back(fmt::format("{} by {}", fmt::join(files, ", "), name));
    const auto& able =
        catalog.framework(name)->versions.front().workloads.at(kWorkload).at("infer");
    backends.insert(able.begin(), able.end());
  }
  return {{"workload", kWorkload},
          {"framework", frameworks},
          {"backend", backends},
          {"task", {"infer"}},
          {"model", {folder.name}}};
}

}  // namespace

tl::expected<ModelFolder, std::string> read_model_folder(
    const std::filesystem::path& folder_or_file, const sweep::Catalog& catalog) {
  std::error_code why;
  const auto status = std::filesystem::status(folder_or_file, why);
  const bool is_file = std::filesystem::is_regular_file(status);
  if (!is_file && !std::filesystem::is_directory(status)) {
    if (std::filesystem::exists(status))
      return tl::unexpected(
          fmt::format("it is {}, and no directory or file", words_of(status.type())));
    const bool unreachable = why && why != std::errc::no_such_file_or_directory;
    return tl::unexpected(unreachable ? why.message() : "there is no such directory or file");
  }
  ModelFolder folder;
  try {
    const auto root = is_file ? folder_or_file.parent_path() : folder_or_file;
    Looked looked = look_at(root, is_file ? std::vector{folder_or_file} : paths_below(root));
    leave_weights_out(looked.candidates);
    std::set<std::string> deeper;
    for (const auto& framework : catalog.frameworks) {
      auto models = nearest(framework, looked.candidates, deeper);
      if (!models.empty()) folder.models.emplace(framework.name, std::move(models));
    }
    if (folder.models.empty() || (!is_file && all_guessed(folder)))
      return nothing_found(looked, is_file, catalog);
    name_variants(folder.models);
    folder.deeper.assign(deeper.begin(), deeper.end());
    folder.unnamed = std::move(looked.unnamed);
    folder.label = readable(label_of(folder_or_file));
    folder.files = files_fetched(folder, root);
    folder.name = folder_name(folder.files);
  } catch (const std::runtime_error& unreadable) {  // filesystem_error and system_error are ones
    return tl::unexpected(std::string(unreadable.what()));
  }
  return folder;
}

tl::expected<json, std::string> model_listing(const ModelFolder& folder) {
  json files = json::array();
  for (const auto& file : folder.files) {
    if (has_changed(file))
      return tl::unexpected(
          fmt::format("{} of {} in --model-dir has changed since webdyno read it; start it again",
                      file.name, folder.label));
    files.push_back({{"name", file.name}, {"bytes", file.state.bytes}});
  }
  json models = json::object();
  for (const auto& [framework, of_framework] : folder.models) {
    for (const auto& model : of_framework)
      models[framework][model.variant] = {{"file", model.file}, {"beside", model.beside}};
  }
  return json{{"name", folder.name},
              {"label", folder.label},
              {"files", std::move(files)},
              {"models", std::move(models)}};
}

const ModelFile* find_model_file(const ModelFolder& folder, std::string_view name) {
  const auto found = std::find_if(folder.files.begin(), folder.files.end(),
                                  [&](const ModelFile& file) { return file.name == name; });
  return found == folder.files.end() ? nullptr : &*found;
}

std::vector<sweep::OwnModel> models_given(const std::vector<ModelFolder>& folders) {
  std::vector<sweep::OwnModel> models;
  for (const auto& folder : folders) {
    auto& given = models.emplace_back();
    given.name = folder.name;
    for (const auto& [framework, of_framework] : folder.models)
      for (const auto& model : of_framework) given.variants[framework].push_back(model.variant);
  }
  return models;
}

json model_plan(const std::vector<ModelFolder>& folders, const sweep::Catalog& catalog,
                bool native) {
  std::vector<std::string> words;
  json matrix = json::array();
  for (const auto& folder : folders) {
    std::vector<std::string> of_folder;
    matrix.push_back(model_element(folder, catalog, native, of_folder));
    const std::string whose = folders.size() > 1 ? folder.label + ": " : "";
    words.push_back(fmt::format("{}{}", whose, fmt::join(of_folder, ", ")));
  }
  return {
      {"name", kWorkload},
      {"description", fmt::format("{} of one's own: {}.", folders.size() > 1 ? "Models" : "A model",
                                  fmt::join(words, "; "))},
      {"matrix", std::move(matrix)},
      {"repeat", {{"trials", kTrials}}}};
}

}  // namespace webdyno::api
