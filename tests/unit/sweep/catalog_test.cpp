#include "server/sweep/catalog.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "server/sweep/prepared_model.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using namespace webdyno;
using nlohmann::json;

namespace {

json file_of(const std::string& sha256) { return {{"package", "p"}, {"sha256", sha256}}; }

json built() {
  return {{"workloads",
           {{{"workload", "mlp"},
             {"model_parameters", {"depth", "weights_seed"}},
             {"parameters", json::object()}},
            {{"workload", "keras"},
             {"model_parameters", {"architecture", "weights_seed"}},
             {"parameters", json::object()}}}},
          {"frameworks",
           {{{"framework", "alpha"},
             {"versions", {{{"version", "2.0.0"}, {"files", {file_of("a")}}}}},
             {"workloads", {{"mlp", {{"infer", {"cpu"}}}}, {"keras", {{"infer", {"cpu"}}}}}}},
            {{"framework", "beta"},
             {"versions", {{{"version", "none"}, {"remedy", "add it"}, {"files", json::array()}}}},
             {"workloads", {{"mlp", {{"infer", {"cpu"}}}}}}}}},
          {"workload_sha256", {{"alpha", "1"}, {"beta", "2"}}},
          {"maker_sha256", {{"alpha", "3"}, {"beta", "4"}}}};
}

struct Folders {
  test::TemporaryDirectory directory;
  std::filesystem::path catalog = directory.path() / "catalog.json";
  std::filesystem::path vendor = directory.path() / "vendor";

  Folders() { std::ofstream(catalog) << built().dump(); }

  void add(const std::string& framework, const std::string& version, const std::string& text) {
    std::filesystem::create_directories(vendor / framework / version);
    std::ofstream(vendor / framework / version / "version.json") << text;
  }
  std::vector<std::string> versions(const std::string& framework) const {
    const auto read = sweep::parse_catalog(sweep::read_catalog(catalog, vendor));
    std::vector<std::string> names;
    for (const auto& each : read.framework(framework)->versions) names.push_back(each.version);
    return names;
  }
};

}  // namespace

TEST_CASE("added versions stand behind the built ones, or in place of a place-holder") {
  Folders folders;
  CHECK(folders.versions("alpha") == std::vector<std::string>{"2.0.0"});
  CHECK(folders.versions("beta") == std::vector<std::string>{"none"});
  folders.add("alpha", "1.0.0", json{{"version", "1.0.0"}, {"files", {file_of("b")}}}.dump());
  folders.add("beta", "own-2", json{{"version", "own-2"}, {"files", {file_of("c")}}}.dump());
  folders.add("beta", "own-1", json{{"version", "own-1"}, {"files", {file_of("d")}}}.dump());
  CHECK(folders.versions("alpha") == std::vector<std::string>{"2.0.0", "1.0.0"});
  CHECK(folders.versions("beta") == std::vector<std::string>{"own-1", "own-2"});
}

TEST_CASE("a version can do what it says itself, or else what its framework says") {
  Folders folders;
  const json own = {{"version", "own-1"},
                    {"workloads", {{"mlp", {{"infer", {"webgpu"}}}}}},
                    {"files", {file_of("b")}}};
  folders.add("alpha", "own-1", own.dump());
  const auto catalog = sweep::parse_catalog(sweep::read_catalog(folders.catalog, folders.vendor));
  const auto* built_in = catalog.version("alpha", "2.0.0");
  const auto* added = catalog.version("alpha", "own-1");
  REQUIRE(built_in != nullptr);
  REQUIRE(added != nullptr);
  CHECK(built_in->workloads.at("mlp").at("infer") == std::vector<std::string>{"cpu"});
  CHECK(added->workloads.at("mlp").at("infer") == std::vector<std::string>{"webgpu"});
  CHECK_FALSE(built_in->place_holder);
  CHECK(catalog.version("beta", "none")->place_holder);
  CHECK(catalog.version("alpha", "own-2") == nullptr);
  CHECK(catalog.version("gamma", "own-1") == nullptr);
}

TEST_CASE("a version in the making is not seen, a broken one is named with its remedy") {
  Folders folders;
  folders.add("alpha", ".new-x", "{");
  CHECK(folders.versions("alpha") == std::vector<std::string>{"2.0.0"});
  folders.add("alpha", "1.0.0", "{");
  CHECK_THROWS_WITH(folders.versions("alpha"), Catch::Contains("1.0.0/version.json: not JSON") &&
                                                   Catch::Contains("add the version again"));
}

TEST_CASE("a catalog that is not there is named with its remedy") {
  const Folders folders;
  CHECK_THROWS_WITH(sweep::read_catalog(folders.directory.path() / "x.json", folders.vendor),
                    Catch::Contains("x.json: no such file") && Catch::Contains("npm run build"));
}

TEST_CASE("prepared models are those that configurations need, each once") {
  Folders folders;
  folders.add("alpha", "own-1", json{{"version", "own-1"}, {"files", {file_of("b")}}}.dump());
  const auto catalog = sweep::parse_catalog(sweep::read_catalog(folders.catalog, folders.vendor));
  sweep::Configuration configuration;
  configuration.framework = "alpha";
  configuration.framework_version = "2.0.0";
  configuration.workload = "mlp";
  configuration.task = "infer";
  configuration.parameters = {{"depth", 2}, {"weights_seed", 7}, {"samples", 10}};
  auto other_count = configuration;
  other_count.parameters["samples"] = 20;
  auto other_depth = configuration;
  other_depth.parameters["depth"] = 3;
  auto trained = configuration;
  trained.task = "train";
  trained.parameters["depth"] = 4;
  auto place_holder = configuration;
  place_holder.framework = "beta";
  place_holder.framework_version = "none";
  auto of_an_own_file = configuration;
  of_an_own_file.framework_version = "own-1";
  auto large = configuration;
  large.workload = "keras";
  large.parameters = {{"architecture", "mobilenet_v2"}, {"weights_seed", 7}};
  auto probe = configuration;  // of the smallest networks: large ones have no smallest size
  probe.workload = "capability";
  probe.task = "probe";
  probe.parameters = json::object();
  const auto models = sweep::prepared_models({configuration, other_count, other_depth, trained,
                                              place_holder, of_an_own_file, large, probe},
                                             catalog);
  std::vector<std::string> folders_of_models;
  for (const auto& model : models) {
    folders_of_models.push_back(model.folder());
    CHECK(model.maker_sha256 == "3");
  }
  CHECK(folders_of_models ==
        std::vector<std::string>{"alpha/2.0.0/mlp/depth-2_weights_seed-7",
                                 "alpha/2.0.0/mlp/depth-3_weights_seed-7",
                                 "alpha/own-1/mlp/depth-2_weights_seed-7",
                                 "alpha/2.0.0/keras/architecture-mobilenet_v2_weights_seed-7",
                                 "alpha/2.0.0/mlp/depth-1_weights_seed-7"});
}

TEST_CASE("what is said of a model's inputs has the form that its manifest describes") {
  std::ifstream file(WEBDYNO_SOURCE_DIR "/workloads/manifests/custom.json");
  const auto catalog = sweep::parse_catalog({{"workloads", json::array({json::parse(file)})},
                                             {"frameworks", json::array()},
                                             {"workload_sha256", json::object()},
                                             {"maker_sha256", json::object()}});
  const auto& parameters = catalog.workload("custom")->parameters;
  const auto input = std::find_if(parameters.begin(), parameters.end(),
                                  [](const auto& each) { return each.name == "input"; });
  REQUIRE(input != parameters.end());
  for (const char* taken :
       {"declared", "pixels=1x3x480x640", "0=?x?x16", "sequence_length=128", "ids=@0..30521",
        "ids=1x128@-1.5..2", "serving_default_x:0=1x2 a.b/c=@7", "x=npy-0123456789ab"})
    CHECK(sweep::takes(*input, taken));
  for (const char* refused : {"", "pixels", "pixels=", "=1x3", "pixels=1,3", "pixels=1x3@",
                              "pixels=1x", "x=1  y=2", "x=1 ", "x=npy-0123", "x=image.npy"})
    CHECK_FALSE(sweep::takes(*input, refused));
  CHECK_FALSE(sweep::takes(*input, std::string(5'000, 'x') + "=1"));
  CHECK_FALSE(sweep::takes(*input, 7));
  CHECK_THAT(sweep::range_of(*input), Catch::StartsWith("NAME=LENGTHS as pixels=1x3x480x640"));
}
