#include "server/api/model_folder.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "server/api/workload_files.hpp"
#include "server/sweep/plan.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using namespace webdyno;
using nlohmann::json;

namespace {

json manifest(const std::string& framework, const std::string& model_file,
              const std::vector<std::string>& backends) {
  return {{"framework", framework},
          {"versions", {{{"version", "1"}, {"files", json::array()}}}},
          {"model_file", model_file},
          {"workloads", {{"custom", {{"infer", backends}}}}}};
}

sweep::Catalog catalog() {
  return sweep::parse_catalog(
      {{"workloads",
        {{{"workload", "custom"},
          {"parameters",
           {{"model", {{"type", "string"}, {"default", "none"}, {"description", "d"}}}}}}}},
       {"frameworks",
        {manifest("graphs", "model.json", {"cpu", "webgl"}), manifest("nets", "*.onnx", {"wasm"}),
         manifest("layers", "*.bin", {"cpu"})}},
       {"workload_sha256", {{"graphs", "1"}, {"nets", "2"}, {"layers", "3"}}},
       {"maker_sha256", {{"graphs", "1"}, {"nets", "2"}, {"layers", "3"}}}});
}

constexpr const char* kTwoShards =
    R"({"weightsManifest": [{"paths": ["./one.bin"]}, {"paths": ["two.bin"]}]})";

struct Folder {
  test::TemporaryDirectory directory;

  std::filesystem::path path() const { return directory.path() / "model"; }
  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream(path() / name, std::ios::binary) << content;
  }
  tl::expected<api::ModelFolder, std::string> read() const {
    return api::read_model_folder(path(), catalog());
  }
};

http::Response answer(const api::ModelFolder& folder, std::string_view path) {
  const test::TemporaryDirectory directory;
  std::ofstream(directory.path() / "catalog.json")
      << R"({"workloads": [], "frameworks": [], "workload_sha256": {}})";
  api::ServedCatalog served(directory.path() / "catalog.json", directory.path() / "vendor");
  return api::WorkloadFiles(
             {.built = "/none", .data = "/none", .mnist = {}, .text = {}, .model = folder}, served)
      .answer(path);
}

}  // namespace

TEST_CASE("each framework gets the file of its format; weights of a model.json are no models") {
  const Folder folder;
  folder.write("model.json", kTwoShards);
  folder.write("one.bin", "1");
  folder.write("two.bin", "2");
  folder.write("net.onnx", "net");
  using Models = std::map<std::string, std::string>;
  CHECK(folder.read()->models == Models{{"graphs", "model.json"}, {"nets", "net.onnx"}});
  folder.write("net.bin", "keras");
  CHECK(folder.read()->models.at("layers") == "net.bin");
  folder.write("model.json", "{\"weights");  // damaged: any .bin may be its own
  CHECK_FALSE(folder.read()->models.contains("layers"));
  folder.write("model.json", R"({"weightsManifest": [{"paths": 7}]})");
  CHECK_FALSE(folder.read()->models.contains("layers"));
}

TEST_CASE("the name is that of all names and contents, hidden files left out") {
  const Folder folder;
  folder.write("net.onnx", "net");
  const std::string name = folder.read()->name;
  CHECK(name.size() == std::string("model-0123456789ab").size());
  CHECK(name.starts_with("model-"));
  folder.write(".cache/x", "x");
  CHECK(folder.read()->name == name);
  folder.write("weights/part", "p");
  const std::string with_part = folder.read()->name;
  CHECK(with_part != name);
  folder.write("weights/part", "q");
  CHECK(folder.read()->name != with_part);
  std::filesystem::remove_all(folder.path() / "weights");
  CHECK(folder.read()->name == name);
  std::filesystem::rename(folder.path() / "net.onnx", folder.path() / "other.onnx");
  CHECK(folder.read()->name != name);
}

TEST_CASE("a folder that cannot be measured is refused in one line") {
  const Folder folder;
  CHECK(folder.read().error() == "there is no such directory");
  folder.write("readme.txt", "text");
  folder.write("deeper/net.onnx", "not looked for there");
  CHECK(folder.read().error() ==
        "there is no model in it: looked for model.json (graphs), *.onnx (nets), *.bin (layers)");
  folder.write("a.onnx", "a");
  folder.write("b.onnx", "b");
  CHECK(folder.read().error() ==
        "a.onnx and b.onnx are both models for nets: one of each format is allowed");
}

TEST_CASE("its plan measures every format on all backends") {
  const Folder folder;
  folder.write("model.json", kTwoShards);
  folder.write("net.onnx", "net");
  const auto read = folder.read();
  const auto plan = sweep::parse_plan(api::model_plan(*read, catalog()), catalog());
  REQUIRE(plan);
  CHECK(plan->name == "custom");
  CHECK(plan->description == "A model of one's own: model.json by graphs, net.onnx by nets.");
  CHECK(plan->matrix[0].frameworks == std::vector<std::string>{"graphs", "nets"});
  CHECK(plan->matrix[0].backends == std::vector<std::string>{"cpu", "wasm", "webgl"});
  CHECK(plan->matrix[0].factors.at("model") == std::vector<json>{read->name});
}

TEST_CASE("pages get the folder's files, and a listing until one of them changes") {
  const Folder folder;
  folder.write("net.onnx", "net");
  folder.write("weights/part", "part");
  std::ofstream(folder.directory.path() / "elsewhere") << "linked";
  std::filesystem::create_symlink(folder.directory.path() / "elsewhere", folder.path() / "link");
  const auto read = folder.read();
  const auto listing = answer(*read, "/data/model.json");
  CHECK(listing.status == 200);
  CHECK(json::parse(listing.body) == json{{"name", read->name},
                                          {"files",
                                           {{{"name", "link"}, {"bytes", 6}},
                                            {{"name", "net.onnx"}, {"bytes", 3}},
                                            {{"name", "weights/part"}, {"bytes", 4}}}},
                                          {"models", {{"nets", "net.onnx"}}}});
  CHECK(answer(*read, "/data/model/weights/part").body == "part");
  CHECK(answer(*read, "/data/model/link").body == "linked");
  for (const char* path : {"/data/model/none", "/data/model/", "/data/model/../elsewhere"})
    CHECK(answer(*read, path).status == 404);

  folder.write("net.onnx", "another");
  const auto changed = answer(*read, "/data/model.json");
  CHECK(changed.status == 409);
  CHECK_THAT(changed.body, Catch::Contains("net.onnx in --model-dir has changed"));
}
