// What `serve` and `prepare` do about the models of a sweep: the real tools make real models.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/collector/collector_process.hpp"

using nlohmann::json;
using webdyno::test::CollectorProcess;
using webdyno::test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

json plan_of(const std::vector<std::string>& frameworks) {
  return {{"name", "prepared"},
          {"matrix",
           {{{"workload", "mlp"},
             {"framework", frameworks},
             {"backend", {"cpu"}},
             {"task", {"infer"}},
             {"depth", {1}},
             {"width", {8}}}}},
          {"repeat", {{"trials", 1}}}};
}

fs::path prepared(const TemporaryDirectory& directory) {
  return directory.path() / "data" / "webdyno" / "prepared";
}

/// The folder of the one model of a framework that plan_of() needs.
fs::path model_folder(const TemporaryDirectory& directory, const std::string& framework) {
  for (const auto& version : fs::directory_iterator(prepared(directory) / framework))
    return version.path() / "mlp" / "depth-1_width-8_weights_seed-7";
  return {};
}

bool is_prepared(const TemporaryDirectory& directory, const std::string& framework) {
  return fs::exists(prepared(directory) / framework) &&
         fs::exists(model_folder(directory, framework) / "prepared.json");
}

json read_json(const fs::path& file) {
  std::ifstream stream(file);
  return json::parse(stream);
}

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string start(CollectorProcess& collector, const std::vector<std::string>& frameworks) {
  const auto answer = collector.post("/sweeps", {{"plan", plan_of(frameworks)}});
  REQUIRE(answer.status == 200);
  return answer.json()["sweep_uuid"];
}

}  // namespace

TEST_CASE("a sweep that goes on has its models made again, and what cannot be made is said") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const std::string sweep = "/sweeps/" + start(collector, {"reference", "webdnn"});
  REQUIRE(is_prepared(directory, "reference"));
  REQUIRE(collector.post(sweep + "/pause", json::object()).status == 200);
  fs::remove_all(prepared(directory));

  const auto resumed = collector.post(sweep + "/resume", json::object());
  REQUIRE(resumed.status == 200);
  CHECK(resumed.json()["sweep"]["state"] == "running");
  CHECK(is_prepared(directory, "reference"));
  const json not_prepared = resumed.json()["not_prepared"];
  REQUIRE(not_prepared.size() == 1);  // WebDNN's transpiler is not set up
  CHECK_THAT(not_prepared[0].get<std::string>(),
             Catch::StartsWith("webdnn/1.2.11/mlp/depth-1_width-8_weights_seed-7: "));
}

TEST_CASE("what another webdyno has made before a sweep went on is made again") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const std::string sweep = "/sweeps/" + start(collector, {"reference"});
  REQUIRE(collector.post(sweep + "/stop", json::object()).status == 200);
  const auto description = model_folder(directory, "reference") / "prepared.json";
  json made = read_json(description);
  const std::string maker = made["maker_sha256"];
  made["maker_sha256"] = std::string(64, '0');
  write_text(description, made.dump());

  const auto resumed = collector.post(sweep + "/resume", json::object());
  REQUIRE(resumed.status == 200);
  CHECK(resumed.json()["not_prepared"] == json::array());
  CHECK(read_json(description)["maker_sha256"] == maker);
}
