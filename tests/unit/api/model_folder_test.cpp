#include "server/api/model_folder.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/api/workload_files.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"
#include "tests/unit/api/onnx_bytes.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using namespace webdyno;
using nlohmann::json;

namespace {

json manifest(const std::string& framework, const std::vector<std::string>& formats,
              const std::vector<std::string>& backends) {
  return {{"framework", framework},
          {"versions", {{{"version", "1"}, {"files", json::array()}}}},
          {"model_formats", formats},
          {"workloads", {{"custom", {{"infer", backends}}}}}};
}

json catalog_document() {
  return {{"workloads",
           {{{"workload", "custom"},
             {"parameters",
              {{"model", {{"type", "string"}, {"default", "none"}, {"description", "d"}}},
               {"variant", {{"type", "string"}, {"default", "all"}, {"description", "d"}}}}}}}},
          {"frameworks",
           {manifest("graphs", {"tfjs"}, {"cpu", "webgl"}),
            manifest("nets", {"onnx", "ort"}, {"wasm"}), manifest("layers", {"kerasjs"}, {"cpu"})}},
          {"workload_sha256", {{"graphs", "1"}, {"nets", "2"}, {"layers", "3"}}},
          {"maker_sha256", {{"graphs", "1"}, {"nets", "2"}, {"layers", "3"}}}};
}

sweep::Catalog catalog() { return sweep::parse_catalog(catalog_document()); }

constexpr const char* kTwoShards =
    R"({"weightsManifest": [{"paths": ["./one.bin"]}, {"paths": ["two.bin"]}]})";

const std::string kLayers = test::field(1, "id") + test::field(5, "{}") + test::field(6, "w");

using Files = std::map<std::string, std::string>;

struct Folder {
  test::TemporaryDirectory directory;

  std::filesystem::path path() const { return directory.path() / "model"; }
  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream(path() / name, std::ios::binary) << content;
  }
  tl::expected<api::ModelFolder, std::string> read(const std::string& file = "") const {
    return api::read_model_folder(file.empty() ? path() : path() / file, catalog());
  }
  /// The file of each framework, which has one.
  Files models() const {
    Files files;
    const auto folder = read();
    for (const auto& [framework, models] : folder->models) {
      REQUIRE(models.size() == 1);
      CHECK(models.front().variant == "only");
      files[framework] = models.front().file;
    }
    return files;
  }
  /// framework variant -> file, of those that have several.
  Files variants() const {
    Files files;
    const auto folder = read();
    for (const auto& [framework, models] : folder->models)
      for (const auto& model : models) files[framework + " " + model.variant] = model.file;
    return files;
  }
  /// Of what counts.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    const auto folder = read();
    for (const auto& file : folder->files) names.push_back(file.name);
    return names;
  }
};

http::Response answer(const api::ModelFolder& folder, std::string_view path) {
  const test::TemporaryDirectory directory;
  std::ofstream(directory.path() / "catalog.json")
      << R"({"workloads": [], "frameworks": [], "workload_sha256": {}})";
  api::ServedCatalog served(directory.path() / "catalog.json", directory.path() / "vendor");
  return api::WorkloadFiles(
             {.built = "/none", .data = "/none", .mnist = {}, .text = {}, .models = {folder}},
             served)
      .answer(path);
}

}  // namespace

TEST_CASE("each framework gets the file of its format, whatever the files are called") {
  const Folder folder;
  folder.write("my-model.json", kTwoShards);
  folder.write("one.bin", kLayers);  // what a model names as its weights is no model
  folder.write("two.bin", "2");
  folder.write("net of #1, 100%", test::onnx_model({}));
  CHECK(folder.models() == Files{{"graphs", "my-model.json"}, {"nets", "net of #1, 100%"}});
  folder.write("WEIGHTS.BIN", kLayers);
  CHECK(folder.models().at("layers") == "WEIGHTS.BIN");
}

TEST_CASE("what a trainer leaves beside a model is no other model") {
  const Folder folder;
  folder.write("model.onnx", test::onnx_model({}));
  folder.write("pytorch_model.bin", "PK\x03\x04zip");
  folder.write("training_args.bin", "\x80\x02pickle");
  for (const char* name : {"config.json", "tokenizer.json"}) folder.write(name, "{}");
  CHECK(folder.models() == Files{{"nets", "model.onnx"}});
}

TEST_CASE("a file that says nothing is what it is called; of any other ending it is a guess") {
  const Folder folder;
  folder.write("net.ONNX", "");
  folder.write("model.json", "{\"weights");
  folder.write("net.bin", "cut");
  CHECK(folder.models() ==
        Files{{"graphs", "model.json"}, {"layers", "net.bin"}, {"nets", "net.ONNX"}});
  const auto plan = api::model_plan({*folder.read()}, catalog());
  CHECK(plan["matrix"][0]["framework"] == json{"graphs", "nets"});  // nobody asks for a guess
  folder.write("other.bin", "cut, too");
  CHECK_FALSE(folder.models().contains("layers"));
  CHECK(folder.read("net.bin")->models.at("layers").front().file == "net.bin");  // somebody does
}

TEST_CASE("folders in it are looked into, the nearest first") {
  const Folder folder;
  folder.write("onnx/model.onnx", test::onnx_model({}));
  folder.write("onnx/deeper/a.onnx", test::onnx_model({}));
  folder.write("onnx/deeper/b.onnx", test::onnx_model({}));
  CHECK(folder.models() == Files{{"nets", "onnx/model.onnx"}});
  CHECK(folder.read()->deeper ==
        std::vector<std::string>{"onnx/deeper/a.onnx", "onnx/deeper/b.onnx"});
  std::filesystem::create_symlink("..", folder.path() / "onnx" / "up");
  CHECK(folder.models() == Files{{"nets", "onnx/model.onnx"}});
}

TEST_CASE("links lead into a cache") {
  const Folder folder;
  std::filesystem::create_directories(folder.directory.path() / "cache" / "onnx");
  std::ofstream(folder.directory.path() / "cache" / "blob", std::ios::binary)
      << test::onnx_model({});
  folder.write("readme", "");
  std::filesystem::create_symlink("../blob", folder.directory.path() / "cache/onnx/net.onnx");
  std::filesystem::create_symlink(folder.directory.path() / "cache/onnx", folder.path() / "linked");
  std::filesystem::create_symlink("nowhere", folder.path() / "dangling.onnx");
  CHECK(folder.models() == Files{{"nets", "linked/net.onnx"}});
}

TEST_CASE("the name is that of names and contents that loaders fetch, and of nothing else") {
  const Folder folder;
  folder.write("net.onnx", test::onnx_model({"weights/part", "../outside", "/etc/passwd", "gone"}));
  folder.write("weights/part", "p");
  const std::string name = folder.read()->name;
  CHECK(name.size() == std::string("model-0123456789ab").size());
  CHECK(name.starts_with("model-"));
  CHECK(folder.names() == std::vector<std::string>{"net.onnx", "weights/part"});
  for (const char* beside : {"webdyno.db", "run.log", ".cache/x", "tokenizer.json"})
    folder.write(beside, "{}");
  CHECK(folder.read()->name == name);
  folder.write("weights/part", "q");
  CHECK(folder.read()->name != name);
  folder.write("weights/part", "p");
  CHECK(folder.read()->name == name);
  std::filesystem::rename(folder.path() / "net.onnx", folder.path() / "other.onnx");
  CHECK(folder.read()->name != name);
}

TEST_CASE("one file can be named in place of its folder") {
  const Folder folder;
  folder.write("a.onnx", test::onnx_model({"a.data"}));
  folder.write("a.data", "weights");
  folder.write("b.onnx", test::onnx_model({}));
  const auto read = folder.read("a.onnx");
  REQUIRE(read);
  CHECK(read->models.at("nets").front().file == "a.onnx");
  CHECK(read->models.at("nets").front().variant == "only");
  CHECK(read->label == "a.onnx");
  CHECK(read->files.size() == 2);
  CHECK_THAT(folder.read("a.data").error(), Catch::StartsWith("it is no model: looked for "));
}

TEST_CASE("files of one format are variants, called by the shortest names that differ") {
  const Folder folder;
  folder.write("onnx/model.onnx", test::onnx_model({}));
  folder.write("onnx/model_fp16.onnx", test::onnx_model({"fp16.data"}));
  folder.write("onnx/fp16.data", "weights");
  folder.write("web/model.json", kTwoShards);  // one of its framework, and a variant as others
  CHECK(folder.variants() == Files{{"graphs model", "web/model.json"},
                                   {"nets model", "onnx/model.onnx"},
                                   {"nets model_fp16", "onnx/model_fp16.onnx"}});
  CHECK(folder.names() == std::vector<std::string>{"onnx/fp16.data", "onnx/model.onnx",
                                                   "onnx/model_fp16.onnx", "web/model.json"});
  folder.write("int8/model.onnx", test::onnx_model({}));
  CHECK(folder.variants() == Files{{"graphs web/model", "web/model.json"},
                                   {"nets int8/model", "int8/model.onnx"},
                                   {"nets onnx/model", "onnx/model.onnx"},
                                   {"nets onnx/model_fp16", "onnx/model_fp16.onnx"}});
  folder.write("int8/model.ort", "\x08\x00\x00\x00ORTM");
  CHECK(folder.variants().contains("nets int8/model.ort"));
  CHECK(folder.variants().contains("graphs web/model.json"));
}

TEST_CASE("plans are expanded with the variants of several models") {
  const Folder one;
  one.write("model.onnx", test::onnx_model({}));
  one.write("model_fp16.onnx", test::onnx_model({}));
  one.write("model.json", kTwoShards);
  const Folder other;
  other.write("net.onnx", test::onnx_model({"x"}));
  const std::vector<api::ModelFolder> folders = {*one.read(), *other.read()};
  const auto document = api::model_plan(folders, catalog());
  CHECK(document["description"] ==
        "Models of one's own: model: model.json by graphs, model.onnx, model_fp16.onnx by nets; "
        "model: net.onnx by nets.");
  const auto plan = sweep::parse_plan(document, catalog());
  REQUIRE(plan);
  std::vector<std::string> configurations;
  for (const auto& each :
       sweep::expand(*plan, catalog(), {.parameters = {}, .models = api::models_given(folders)}))
    configurations.push_back(each.framework + " " + each.backend + " " +
                             (each.parameters["model"] == folders[0].name ? "one " : "other ") +
                             each.parameters["variant"].get<std::string>());
  CHECK(configurations == std::vector<std::string>{"graphs cpu one model", "graphs webgl one model",
                                                   "nets wasm one model",
                                                   "nets wasm one model_fp16",
                                                   "nets wasm other only"});
}

TEST_CASE("a folder that cannot be measured is refused in one line") {
  const Folder folder;
  CHECK(folder.read().error() == "there is no such directory or file");
  folder.write("readme.txt", "text");
  folder.write("unknown.bin", "bytes");
  CHECK(folder.read().error() ==
        "there is no model in it: looked for model.json of TensorFlow.js (graphs), *.onnx (nets), "
        "*.ort (nets), *.bin of Keras.js' encoder (layers)");
  folder.write("net.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
  CHECK(folder.read().error() ==
        "net.onnx is a pointer of Git LFS: `git lfs pull` fetches the model");
}

TEST_CASE("of what is no model yet it is said what makes one of it") {
  const Folder folder;
  folder.write("weights/net.pt", "PK\x03\x04zipped");
  CHECK(folder.read().error() ==
        "no library in a page loads weights/net.pt: export it to ONNX with torch.onnx.export");
  folder.write("saved_model.pb", "\x08\x01" + test::field(2, test::field(1, "MetaInfoDef")));
  CHECK(folder.read().error() ==
        "no library in a page loads saved_model.pb: convert it with tensorflowjs_converter or "
        "tf2onnx");
  folder.write("onnx/net.onnx", test::onnx_model({}));
  CHECK(folder.read()->models.at("nets").front().file == "onnx/net.onnx");
}

TEST_CASE("its plan measures every format on all backends") {
  const Folder folder;
  folder.write("model.json", kTwoShards);
  folder.write("net.onnx", test::onnx_model({}));
  const auto read = folder.read();
  const auto plan = sweep::parse_plan(api::model_plan({*read}, catalog()), catalog());
  REQUIRE(plan);
  CHECK(plan->name == "custom");
  CHECK(plan->description == "A model of one's own: model.json by graphs, net.onnx by nets.");
  CHECK(plan->matrix[0].frameworks == std::vector<std::string>{"graphs", "nets"});
  CHECK(plan->matrix[0].backends == std::vector<std::string>{"cpu", "wasm", "webgl"});
  CHECK(plan->matrix[0].factors.at("model") == std::vector<json>{read->name});
}

TEST_CASE("frameworks outside of a browser are measured where somebody asks for them") {
  const Folder folder;
  folder.write("net.onnx", test::onnx_model({}));
  auto document = catalog_document();
  auto native = manifest("python", {"onnx"}, {"cpu"});
  native["platform"] = "native";
  document["frameworks"].push_back(native);
  document["workload_sha256"]["python"] = document["maker_sha256"]["python"] = "4";
  const auto known = sweep::parse_catalog(document);
  const auto read = api::read_model_folder(folder.path(), known);
  REQUIRE(read);
  CHECK(api::model_plan({*read}, known)["matrix"][0]["framework"] == json{"nets"});
  CHECK(api::model_plan({*read}, known, true)["matrix"][0]["framework"] == json{"nets", "python"});
  CHECK_THAT(api::read_model_folder(folder.directory.path() / "none", known).error(),
             Catch::Contains("no such directory"));
  std::filesystem::remove(folder.path() / "net.onnx");
  CHECK_THAT(api::read_model_folder(folder.path(), known).error(), !Catch::Contains("python"));
}

TEST_CASE("pages get the model's files, and a listing until one of them changes") {
  const Folder folder;
  folder.write("net #1.onnx", test::onnx_model({"weights/part", "link"}));
  folder.write("weights/part", "part");
  folder.write("run.log", "none of the model");
  std::ofstream(folder.directory.path() / "elsewhere") << "linked";
  std::filesystem::create_symlink(folder.directory.path() / "elsewhere", folder.path() / "link");
  const auto read = folder.read();
  const std::string at = "/data/model/" + read->name;
  const auto listing = answer(*read, at + ".json");
  CHECK(listing.status == 200);
  CHECK(json::parse(listing.body) ==
        json{{"name", read->name},
             {"label", "model"},
             {"files",
              {{{"name", "link"}, {"bytes", 6}},
               {{"name", "net #1.onnx"}, {"bytes", read->files[1].state.bytes}},
               {{"name", "weights/part"}, {"bytes", 4}}}},
             {"models",
              {{"nets",
                {{"only", {{"file", "net #1.onnx"}, {"beside", {"weights/part", "link"}}}}}}}}});
  CHECK(answer(*read, at + "/weights/part").body == "part");
  CHECK(answer(*read, at + "/link").body == "linked");
  for (const char* path : {"/none", "/", "", "/../elsewhere", "/run.log"})
    CHECK(answer(*read, at + path).status == 404);
  CHECK(answer(*read, "/data/model/model-000000000000.json").status == 404);

  folder.write("run.log", "longer than it was");
  CHECK(answer(*read, at + ".json").status == 200);
  folder.write("weights/part", "another");
  const auto changed = answer(*read, at + ".json");
  CHECK(changed.status == 409);
  CHECK_THAT(changed.body, Catch::Contains("weights/part of model in --model-dir has changed"));
}

TEST_CASE("a file that is written in place and dated back has changed") {
  const Folder folder;
  folder.write("net.onnx", test::onnx_model({"part"}));
  folder.write("part", "then");
  const auto read = folder.read();
  const auto written = std::filesystem::last_write_time(folder.path() / "part");
  folder.write("part", "1000");
  std::filesystem::last_write_time(folder.path() / "part", written);
  CHECK(answer(*read, "/data/model/" + read->name + ".json").status == 409);
}

TEST_CASE("a file that is linked, of another mode or replaced by its like has not changed") {
  const Folder folder;
  folder.write("net.onnx", test::onnx_model({"part"}));
  folder.write("part", "then");
  const auto read = folder.read();
  const auto part = folder.path() / "part";
  std::filesystem::create_hard_link(part, folder.directory.path() / "backup");
  std::filesystem::permissions(part, std::filesystem::perms::owner_read);
  CHECK(answer(*read, "/data/model/" + read->name + ".json").status == 200);
  std::filesystem::remove(part);
  folder.write("part", "then");
  CHECK(answer(*read, "/data/model/" + read->name + ".json").status == 200);
}

TEST_CASE("a model whose name is no UTF-8 is told, alone and beside others") {
  const Folder folder;
  folder.write("net\xE9.onnx", test::onnx_model({}));
  const char* why = "the name of net?.onnx is no UTF-8, and no page could ask for it: rename it";
  CHECK(folder.read().error() == why);
  CHECK(folder.read("net\xE9.onnx").error() == why);
  folder.write("net.onnx", test::onnx_model({}));
  CHECK(folder.models() == Files{{"nets", "net.onnx"}});
  CHECK(folder.read()->unnamed == std::vector<std::string>{"net?.onnx"});
}

TEST_CASE("weights whose name is no UTF-8 are not there for a page") {
  const Folder folder;
  folder.write("net.onnx", test::onnx_model({"w\xE9.bin"}));
  folder.write("w\xE9.bin", "1234");
  REQUIRE(folder.read()->files.size() == 1);
  CHECK(folder.read()->files.front().name == "net.onnx");
}

TEST_CASE("a model that names itself as its weights is one") {
  const Folder folder;
  folder.write("net.onnx", test::onnx_model({"net.onnx"}));
  CHECK(folder.models() == Files{{"nets", "net.onnx"}});
}

TEST_CASE("what is there but holds no model is called what it is") {
  const Folder folder;
  folder.write("readme.txt", "text");
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  CHECK(folder.read("pipe").error() == "it is a pipe, and no directory or file");
  CHECK(api::read_model_folder("/dev/null", catalog()).error() ==
        "it is a device, and no directory or file");
}
