#pragma once

#include <filesystem>
#include <string_view>

#include "server/http/message.hpp"

namespace webdyno::http {

/// Answers GET and HEAD from the files below `root`, with a content type by file name (text as
/// UTF-8) and no caching: pages are measured as loaded. Never leaves `root`, by `..` or by symbolic
/// link; 404 otherwise.
Response serve_file(const std::filesystem::path& root, std::string_view path);

}  // namespace webdyno::http
