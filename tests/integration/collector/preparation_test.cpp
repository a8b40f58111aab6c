// What `serve` and `prepare` do about the models of a sweep: the real tools make real models.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"

using nlohmann::json;
using webdyno::test::CollectorProcess;
using webdyno::test::eventually;
using webdyno::test::run_command;
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
          {"repeat", {{"trials", 1}}},
          {"control", false}};
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

/// A file in the place of prepared/: also root cannot write there then.
void block(const TemporaryDirectory& directory) {
  fs::remove_all(prepared(directory));
  fs::create_directories(prepared(directory).parent_path());
  std::ofstream(prepared(directory)).flush();
}

json read_json(const fs::path& file) {
  std::ifstream stream(file);
  return json::parse(stream);
}

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

/// What lies anywhere below a folder, which need not be there.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& each : fs::recursive_directory_iterator(folder))
    names.push_back(each.path().filename().string());
  return names;
}

/// Empty when there is no such file, or its process has ended.
std::string first_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

/// The child whose command line names `script`; 0: there is none.
pid_t child_of(pid_t parent, const std::string& script) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string stat =
        first_line(entry.path() / "stat");  // PID (NAME) STATE PARENT ..., proc(5)
    const auto name_end = stat.rfind(") ");
    if (name_end == std::string::npos || std::stoi(stat.substr(name_end + 4)) != parent) continue;
    if (first_line(entry.path() / "cmdline").find(script) != std::string::npos)
      return std::stoi(entry.path().filename());
  }
  return 0;
}

double cpu_seconds(pid_t pid) {
  const std::string stat = first_line(fmt::format("/proc/{}/stat", pid));
  std::istringstream fields(stat.substr(stat.rfind(") ") + 2));
  std::string skipped;  // fields 3 to 13 of proc(5)
  for (int i = 3; i < 14; ++i) fields >> skipped;
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

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

TEST_CASE("serve ends at once while models are made, and ends what makes them") {
  const TemporaryDirectory directory;
  // A transpiler that never ends: it says who it is and what it was given.
  const auto said = directory.path() / "said";
  const auto python =
      directory.path() / "data" / "webdyno" / "python" / "webdnn" / "bin" / "python";
  fs::create_directories(python.parent_path());
  write_text(python, fmt::format("#!/bin/sh\necho \"$$ $2\" > {0}.new\nmv {0}.new {0}\n"
                                 "exec sleep infinity\n",
                                 said.string()));
  fs::permissions(python, fs::perms::owner_all);
  CollectorProcess collector(directory);
  const int connection =
      webdyno::test::send_request(collector.port(), "POST", "/api/v1/sweeps",
                                  {{"Authorization", "Bearer " + collector.token()}},
                                  json{{"plan", plan_of({"webdnn"})}}.dump());
  eventually([&] { return fs::exists(said); });
  pid_t transpiler = 0;
  fs::path source;
  std::ifstream(said) >> transpiler >> source;
  REQUIRE(fs::exists(source));

  const int ended = collector.end(SIGTERM);
  CHECK(WIFEXITED(ended));
  CHECK(WEXITSTATUS(ended) == 0);
  CHECK(::kill(transpiler, 0) != 0);
  CHECK_FALSE(fs::exists(source));
  CHECK(names_in(prepared(directory) / "webdnn") == std::vector<std::string>{});
  char byte = 0;
  CHECK(::read(connection, &byte, 1) <= 0);  // no answer
  ::close(connection);
}

TEST_CASE("serve ends at once while a library computes, which hears no signal") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  json plan = plan_of({"synaptic"});
  plan["matrix"][0]["depth"] = {4};
  plan["matrix"][0]["width"] = {1024};  // half an hour
  const int connection = webdyno::test::send_request(
      collector.port(), "POST", "/api/v1/sweeps",
      {{"Authorization", "Bearer " + collector.token()}}, json{{"plan", plan}}.dump());
  pid_t tool = 0;
  eventually([&] {
    tool = child_of(collector.pid(), "prepare.ts");
    return tool != 0 && cpu_seconds(tool) > 2;  // it needs half a second to begin
  });
  const int ended = collector.end(SIGTERM);
  CHECK(WIFEXITED(ended));
  CHECK(::kill(tool, 0) != 0);
  CHECK(names_in(prepared(directory) / "synaptic") == std::vector<std::string>{});
  ::close(connection);
}
TEST_CASE("a collector that starts with a running sweep has its models made before it is ready") {
  const TemporaryDirectory directory;
  {
    CollectorProcess collector(directory);
    start(collector, {"reference"});
    collector.end(SIGKILL);
  }
  fs::remove_all(prepared(directory));
  CollectorProcess collector(directory);
  CHECK(is_prepared(directory, "reference"));
}

TEST_CASE("a model that was damaged since it was made is made again, and said") {
  const TemporaryDirectory directory;
  const auto plan = directory.path() / "plan.json";
  write_text(plan, plan_of({"reference"}).dump());
  const std::string prepare = "prepare " + plan.string();
  REQUIRE(run_command(directory, prepare).output == "1 models made, 0 there already, 0 failed\n");
  const auto folder = model_folder(directory, "reference");
  const std::string name = read_json(folder / "prepared.json")["files"][0]["name"];
  CHECK(run_command(directory, prepare).output == "0 models made, 1 there already, 0 failed\n");

  const auto bytes = fs::file_size(folder / name);
  write_text(folder / name, std::string(bytes, 'x'));
  const auto again = run_command(directory, prepare);
  CHECK(again.output == "1 models made, 0 there already, 0 failed\n");
  CHECK_THAT(again.error, Catch::StartsWith(fmt::format(
                              "webdyno: prepared/reference/1/mlp/depth-1_width-8_weights_seed-7: "
                              "{} has other bytes than were written; it is made again\n",
                              name)));
  CHECK(run_command(directory, prepare).output == "0 models made, 1 there already, 0 failed\n");
}

TEST_CASE("a damaged model that cannot be made again is not left for a page to compute with") {
  const TemporaryDirectory directory;
  const auto plan = directory.path() / "plan.json";
  write_text(plan, plan_of({"webdnn"}).dump());
  const auto python =
      directory.path() / "data" / "webdyno" / "python" / "webdnn" / "bin" / "python";
  fs::create_directories(python.parent_path());
  write_text(python, "#!/bin/sh\necho weights > $3/weights.bin\n");
  fs::permissions(python, fs::perms::owner_all);
  REQUIRE(run_command(directory, "prepare " + plan.string()).exit_code == 0);
  const auto folder = model_folder(directory, "webdnn");
  write_text(folder / "weights.bin", "Weights\n");
  fs::remove(python);
  CHECK(run_command(directory, "prepare " + plan.string()).exit_code == 3);
  CHECK_FALSE(fs::exists(folder));
}

TEST_CASE("where models cannot be written there is no sweep, and one line says where and why") {
  const TemporaryDirectory directory;
  const auto plan = directory.path() / "plan.json";
  write_text(plan, plan_of({"reference"}).dump());
  CollectorProcess collector(directory);
  const auto refused = [&](const std::string& why) {
    const auto answer = collector.post("/sweeps", {{"plan", plan_of({"reference"})}});
    CHECK(answer.status == 503);
    CHECK(answer.json()["error"]["code"] == "cannot_prepare");
    CHECK_THAT(answer.json()["error"]["message"].get<std::string>(),
               Catch::StartsWith(prepared(directory).string() + ": ") && Catch::Contains(why));
    CHECK(collector.get("/sweeps").json()["sweeps"].empty());
  };
  SECTION("a file in the place of the directory") {
    block(directory);
    refused("Not a directory");
    const auto command = run_command(directory, "prepare " + plan.string());
    CHECK(command.exit_code == 3);
    CHECK_THAT(command.error,
               Catch::StartsWith("webdyno: " + prepared(directory).string() + ": ") &&
                   Catch::Contains("Not a directory"));
    CHECK(std::count(command.error.begin(), command.error.end(), '\n') == 1);
  }
  SECTION("a file in the place of a folder in it") {
    fs::create_directories(prepared(directory));
    write_text(prepared(directory) / "reference", "");
    refused("ENOTDIR");
  }
  SECTION("no room for a model's file") {
    collector.limit_file_size(16'384);  // of the tool too, which inherits it
    refused("EFBIG");
    CHECK(names_in(prepared(directory) / "reference") == std::vector<std::string>{"1", "mlp"});
    collector.limit_file_size(std::nullopt);
    start(collector, {"reference"});
  }
}

TEST_CASE("a sweep whose models cannot be written does not go on, neither resumed nor by a start") {
  const TemporaryDirectory directory;
  std::string sweep;
  const auto state = [&](CollectorProcess& collector) -> std::string {
    return collector.get(sweep).json()["sweep"]["state"];
  };
  {
    CollectorProcess collector(directory);
    sweep = "/sweeps/" + start(collector, {"reference"});
    REQUIRE(collector.post(sweep + "/stop", json::object()).status == 200);
    block(directory);
    CHECK(collector.post(sweep + "/resume", json::object()).status == 503);
    CHECK(state(collector) == "stopped");
    // There is nothing to make, so that nobody waits for models that are being made either.
    const std::string unknown = "/sweeps/01980000-0000-7000-8000-000000000000";
    CHECK(collector.post(unknown + "/resume", json::object()).status == 404);
    fs::remove(prepared(directory));
    CHECK(collector.post(sweep + "/resume", json::object()).status == 200);
    collector.end(SIGTERM);
  }
  block(directory);
  CollectorProcess collector(directory);
  CHECK(state(collector) == "paused");
}
