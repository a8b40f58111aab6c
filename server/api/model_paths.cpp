#include "server/api/model_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace webdyno::api {
namespace {

using nlohmann::json;

// A home directory has more; the folder of a model with a thousand shards has not.
constexpr std::size_t kMostFiles = 20'000;

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string().starts_with(".");
}

}  // namespace

bool can_be_named(const std::string& name) {
  const json text = name;
  return text.dump(-1, ' ', false, json::error_handler_t::ignore) ==
         text.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string readable(const std::string& name) {
  const std::string text = json(name).dump(-1, ' ', false, json::error_handler_t::replace);
  std::string shown = json::parse(text).get<std::string>();
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  for (auto at = shown.find(kReplacement); at != shown.npos; at = shown.find(kReplacement, at))
    shown.replace(at, kReplacement.size(), "?");
  return shown;
}

std::vector<std::filesystem::path> paths_below(const std::filesystem::path& folder) {
  using Options = std::filesystem::directory_options;
  std::vector<std::filesystem::path> files;
  std::set<std::filesystem::path> entered = {std::filesystem::canonical(folder)};
  for (auto entry = std::filesystem::recursive_directory_iterator(
           folder, Options::follow_directory_symlink | Options::skip_permission_denied);
       entry != std::filesystem::recursive_directory_iterator(); ++entry) {
    std::error_code dangling;
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_directory(dangling)) {
      if (!entered.insert(std::filesystem::canonical(entry->path())).second)
        entry.disable_recursion_pending();
    } else if (entry->is_regular_file(dangling)) {
      files.push_back(entry->path());
      if (files.size() > kMostFiles)
        throw std::runtime_error(fmt::format(
            "it holds more than {} files: name the folder of the model, or its file", kMostFiles));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace webdyno::api
