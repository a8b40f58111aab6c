#include "server/api/workload_files.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "server/http/static_files.hpp"

namespace webdyno::api {
namespace {

constexpr std::string_view kMnist = "/data/mnist/";

/// Cross-origin isolated: performance.now() ticks in 5 us and not in 100, and wasm may have
/// threads.
void isolate(http::Response& response) {
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Embedder-Policy", "require-corp");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace

WorkloadFiles::WorkloadFiles(WorkloadDirectories directories, const nlohmann::json& catalog)
    : directories_(std::move(directories)), catalog_(catalog.dump(1)) {}

http::Response WorkloadFiles::answer(std::string_view path) const {
  http::Response response = find(path);
  isolate(response);
  return response;
}

http::Response WorkloadFiles::find(std::string_view path) const {
  if (path == "/catalog.json") {
    http::Response response;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = catalog_;
    return response;
  }
  if (path.starts_with(kMnist) && directories_.mnist)
    return http::serve_file(*directories_.mnist, path.substr(kMnist.size() - 1));
  if (path == "/data/text" && directories_.text) {
    return http::serve_file(directories_.text->parent_path(),
                            "/" + directories_.text->filename().string());
  }
  if (path.starts_with("/prepared/")) return http::serve_file(directories_.data, path);
  http::Response response = http::serve_file(directories_.built, path);
  if (response.status == 404 && path.starts_with("/vendor/"))
    return http::serve_file(directories_.data, path);
  return response;
}

}  // namespace webdyno::api
