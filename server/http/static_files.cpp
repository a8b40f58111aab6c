#include "server/http/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <utility>

namespace webdyno::http {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kContentTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".map", "application/json"},
}};

std::string_view content_type(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  for (const auto& [suffix, type] : kContentTypes) {
    if (suffix == extension) return type;
  }
  return "application/octet-stream";
}

bool lies_below(const std::filesystem::path& file, const std::filesystem::path& root) {
  const auto [root_end, file_at] =
      std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  return root_end == root.end();
}

/// A plain way downwards: no `..`, no second slash that makes it absolute, no NUL, at which the
/// kernel would end the name.
bool leads_downwards(std::string_view path) {
  if (path.size() < 2 || path.front() != '/' || path[1] == '/') return false;
  if (path.find('\0') != std::string_view::npos) return false;
  const std::filesystem::path parts(path.substr(1));
  return std::find(parts.begin(), parts.end(), "..") == parts.end();
}

}  // namespace

Response serve_file(const std::filesystem::path& root, std::string_view path) {
  const auto missing = [] { return error_response(404, "not_found", "no such file"); };
  if (!leads_downwards(path)) return missing();
  std::error_code error;
  const auto real_root = std::filesystem::canonical(root, error);
  if (error) return missing();
  const auto file = std::filesystem::canonical(real_root / path.substr(1), error);
  if (error || !lies_below(file, real_root) || !std::filesystem::is_regular_file(file, error))
    return missing();

  std::ifstream stream(file, std::ios::binary);
  const auto bytes = std::filesystem::file_size(file, error);
  if (!stream || error) return missing();
  Response response;
  response.content_type = content_type(file);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  // At once: a model of 300 MB would otherwise grow through copies of itself.
  response.body.resize(bytes);
  stream.read(response.body.data(), static_cast<std::streamsize>(response.body.size()));
  response.body.resize(static_cast<std::size_t>(stream.gcount()));
  return response;
}

}  // namespace webdyno::http
