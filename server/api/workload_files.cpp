#include "server/api/workload_files.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "schema/wire/identity.hpp"
#include "server/http/static_files.hpp"

namespace webdyno::api {
namespace {

constexpr std::string_view kMnist = "/data/mnist/";
constexpr std::array kMnistFiles = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"};
constexpr std::string_view kModel = "/data/model/";
constexpr std::string_view kInput = "/data/input/";
constexpr std::string_view kPrepared = "/prepared/";
constexpr std::string_view kVendor = "/vendor/";
// Below it the files of models may be kept by the browser: what a warm HTTP cache is measured with.
constexpr std::string_view kCached = "/cached";
constexpr const char* kKeep = "max-age=86400, immutable";

/// Cross-origin isolated: performance.now() ticks in 5 us and not in 100, and wasm may have
/// threads.
void isolate(http::Response& response) {
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Embedder-Policy", "require-corp");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

http::Response fresh_json(std::string body) {
  http::Response response;
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

http::Response not_found() { return http::error_response(404, "not_found", "no such file"); }

/// A file wherever it lies: the name that pages ask for is not looked up below a root.
http::Response one_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto real = std::filesystem::canonical(file, error);
  if (error) return not_found();
  return http::serve_file(real.parent_path(), "/" + real.filename().string());
}

/// These alone: whoever names a home directory does not mean all that lies in it.
http::Response mnist_file(const std::filesystem::path& directory, std::string_view name) {
  if (std::find(kMnistFiles.begin(), kMnistFiles.end(), name) == kMnistFiles.end())
    return not_found();
  return one_file(directory / name);
}

http::Response listing(const ModelFolder& folder) {
  const auto files = model_listing(folder);
  if (!files) return http::error_response(409, "conflict", files.error());
  return fresh_json(wire::canonical_json(*files));
}

/// NAME.json, or NAME/FILE.
http::Response of_models(const std::vector<ModelFolder>& models, std::string_view path) {
  for (const auto& model : models) {
    if (!path.starts_with(model.name)) continue;
    const auto rest = path.substr(model.name.size());
    if (rest == ".json") return listing(model);
    const auto* file = rest.starts_with("/") ? find_model_file(model, rest.substr(1)) : nullptr;
    return file == nullptr ? not_found() : one_file(file->path);
  }
  return not_found();
}

bool is_model_file(std::string_view path) {
  return path.starts_with(kPrepared) || path.starts_with(kModel);
}

http::Response kept(http::Response response) {
  for (auto& [name, value] : response.headers) {
    if (name == "Cache-Control" && response.status == 200) value = kKeep;
  }
  return response;
}

}  // namespace

WorkloadFiles::WorkloadFiles(WorkloadDirectories directories, ServedCatalog& catalog)
    : directories_(std::move(directories)), catalog_(catalog) {}

http::Response WorkloadFiles::answer(std::string_view path) const {
  const bool cached = path.starts_with(kCached) && is_model_file(path.substr(kCached.size()));
  http::Response response = cached ? kept(find(path.substr(kCached.size()))) : find(path);
  isolate(response);
  return response;
}

http::Response WorkloadFiles::find(std::string_view path) const {
  if (path == "/catalog.json") return fresh_json(catalog_.text());
  if (path.starts_with(kMnist) && directories_.mnist)
    return mnist_file(*directories_.mnist, path.substr(kMnist.size()));
  if (path == "/data/text" && directories_.text) return one_file(*directories_.text);
  if (path.starts_with(kModel)) return of_models(directories_.models, path.substr(kModel.size()));
  if (path.starts_with(kInput)) {
    const auto file = directories_.input_files.find(std::string(path.substr(kInput.size())));
    return file == directories_.input_files.end() ? not_found() : one_file(file->second);
  }
  // Their roots are these folders: beside them lies the database.
  if (path.starts_with(kPrepared))
    return http::serve_file(directories_.data / "prepared", path.substr(kPrepared.size() - 1));
  http::Response response = http::serve_file(directories_.built, path);
  if (response.status == 404 && path.starts_with(kVendor))
    return http::serve_file(directories_.data / "vendor", path.substr(kVendor.size() - 1));
  return response;
}

}  // namespace webdyno::api
