#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace webdyno::api {

/// The regular files below a folder, sorted, without hidden ones. Links lead to where they lead,
/// and a folder that was seen is not entered once more. Throws std::runtime_error where there are
/// more than a model has.
std::vector<std::filesystem::path> paths_below(const std::filesystem::path& folder);

/// Pages could not ask for another one: JSON is UTF-8.
bool can_be_named(const std::string& name);

/// With a question mark in place of what is no UTF-8.
std::string readable(const std::string& name);

}  // namespace webdyno::api
