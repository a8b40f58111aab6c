// The real collector over real sockets.
#include <sys/stat.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <future>
#include <map>
#include <vector>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "tests/driver/messages.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::test::batch_of;
using webdyno::test::CollectorProcess;
using webdyno::test::HttpAnswer;
using webdyno::test::kSamples;
using webdyno::test::run_command;
using webdyno::test::TemporaryDirectory;
namespace wire = webdyno::wire;

namespace {

std::string code(const HttpAnswer& answer) { return answer.json()["error"]["code"]; }

/// A person's own browser registered with this collector.
std::string register_driver(CollectorProcess& collector) {
  auto registration = webdyno::test::registration(wire::uuid_v7());
  registration["launched"] = false;
  const auto answer = collector.post("/drivers", registration);
  REQUIRE(answer.status == 200);
  return registration["driver_uuid"];
}

json start_and_lease(CollectorProcess& collector, const std::string& driver_uuid) {
  REQUIRE(collector.post("/sweeps", {{"plan_name", "quick"}, {"seed", 1}}).status == 200);
  const auto answer =
      collector.post("/leases", {{"contract_version", 3}, {"driver_uuid", driver_uuid}});
  REQUIRE(answer.status == 200);
  REQUIRE(wire::validate("lease", answer.json()));
  REQUIRE(answer.json()["kind"] == "trial");
  return answer.json()["trial"];
}

}  // namespace

TEST_CASE(
    "serve answers status, keeps its token in a file for its user alone, and ends on SIGTERM") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const auto status = collector.get("/status");
  CHECK(status.status == 200);
  CHECK(status.json()["webdyno_version"] == wire::kWebdynoVersion);
  CHECK(status.json()["running"].is_null());
  const auto file = directory.path() / "state" / "webdyno" / "collector.json";
  struct stat info {};
  REQUIRE(::stat(file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  const int ended = collector.end(SIGTERM);
  CHECK(WIFEXITED(ended));
  CHECK(WEXITSTATUS(ended) == 0);
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("strangers are refused") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const std::string authorization = "Bearer " + collector.token();
  const auto ask = [&](const std::map<std::string, std::string>& headers) {
    return CollectorProcess::request(collector.port(), "POST", "/api/v1/query", headers,
                                     R"({"sql": "SELECT 1"})");
  };
  CHECK(ask({{"Authorization", authorization}}).status == 200);
  CHECK(code(ask({})) == "unauthorized");
  CHECK(code(ask({{"Authorization", authorization}, {"Host", "evil.example"}})) ==
        "forbidden_host");
  CHECK(code(ask({{"Authorization", authorization}, {"Origin", "https://evil.example"}})) ==
        "forbidden_origin");
  CHECK(ask({{"Authorization", authorization},
             {"Origin", "chrome-extension://" + std::string(wire::kExtensionId)}})
            .status == 200);
}

TEST_CASE("a collector without a browser of its own profiles nothing, and says so") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const json plan = {
      {"name", "profiled"},
      {"matrix",
       {{{"workload", "mlp"}, {"framework", {"tfjs"}}, {"backend", {"cpu"}}, {"task", {"train"}}}}},
      {"repeat", {{"trials", 1}}},
      {"control", false},
      {"profile", true}};
  const auto refused = collector.post("/sweeps", {{"plan", plan}});
  CHECK(refused.status == 400);
  CHECK(refused.json()["error"]["path"] == "$.profile");
  const std::string driver_uuid = register_driver(collector);
  const json trial = start_and_lease(collector, driver_uuid);
  CHECK(trial["profile"] == false);
  const auto answer =
      collector.post("/trials/" + trial["trial_uuid"].get<std::string>() + "/profiler",
                     {{"contract_version", 3},
                      {"driver_uuid", driver_uuid},
                      {"attempt_number", 1},
                      {"action", "start"}});
  CHECK(answer.status == 409);
  CHECK_THAT(answer.json()["error"]["message"].get<std::string>(),
             Catch::Contains("launched no browser"));
}

TEST_CASE("bad requests get one clear line") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  CHECK(code(collector.get("/none")) == "not_found");
  CHECK(code(collector.get("/sweeps/00000000-0000-7000-8000-000000000000")) == "not_found");
  CHECK(code(collector.post("/sweeps", {{"plan_name", "quik"}})) == "bad_request");
  CHECK_THAT(collector.post("/sweeps", {{"plan_name", "quik"}})
                 .json()["error"]["message"]
                 .get<std::string>(),
             Catch::Contains("quick"));
  CHECK(code(collector.post("/leases", {{"contract_version", 3},
                                        {"driver_uuid", wire::uuid_v7()}})) == "not_found");
  const json own_model = {{"name", "own"},
                          {"matrix",
                           {{{"workload", "custom"},
                             {"framework", {"litert"}},
                             {"backend", {"wasm"}},
                             {"task", {"infer"}}}}},
                          {"repeat", {{"trials", 1}}},
                          {"control", false}};
  const auto without_model = collector.post("/sweeps", {{"plan", own_model}});
  CHECK(without_model.status == 400);
  CHECK(without_model.json()["error"]["message"] ==
        "the plan measures with a model of your own: name it with --model-dir");
  const auto not_json =
      CollectorProcess::request(collector.port(), "POST", "/api/v1/drivers",
                                {{"Authorization", "Bearer " + collector.token()}}, "{");
  CHECK(code(not_json) == "bad_json");
  CHECK(CollectorProcess::request(collector.port(), "DELETE", "/api/v1/status",
                                  {{"Authorization", "Bearer " + collector.token()}}, "")
            .status == 405);
}

TEST_CASE("a body that is nested too deep is refused by every route and harms nobody") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  constexpr std::size_t kLevels = 100'000;
  std::string body;
  for (std::size_t i = 0; i < kLevels; ++i) body += R"({"a":)";
  body += "1" + std::string(kLevels, '}');
  const std::string trial = "/trials/" + wire::uuid_v7();
  for (const std::string& path :
       {trial + "/result", trial + "/samples", trial + "/progress", trial + "/profiler",
        std::string("/leases"), std::string("/drivers"), std::string("/sweeps"),
        std::string("/plans/check"), std::string("/query")}) {
    INFO(path);
    CHECK(CollectorProcess::request(collector.port(), "POST", "/api/v1" + path,
                                    {{"Authorization", "Bearer " + collector.token()}}, body)
              .status == 400);
  }
  CHECK(collector.get("/status").status == 200);
}

TEST_CASE("of sweeps that are asked for at once one is made") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const json plan = {{"name", "one"},
                     {"matrix",
                      {{{"workload", "mlp"},
                        {"framework", {"convnetjs"}},
                        {"backend", {"cpu"}},
                        {"task", {"train"}}}}},
                     {"repeat", {{"trials", 1}}},
                     {"control", false}};
  std::vector<std::future<unsigned>> answers;
  for (int i = 0; i < 6; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      return CollectorProcess::request(collector.port(), "POST", "/api/v1/sweeps",
                                       {{"Authorization", "Bearer " + collector.token()}},
                                       json{{"plan", plan}}.dump())
          .status;
    }));
  }
  std::map<unsigned, int> counts;
  for (auto& answer : answers) ++counts[answer.get()];
  CHECK(counts == std::map<unsigned, int>{{200, 1}, {409, 5}});
  CHECK(collector.get("/sweeps").json()["sweeps"].size() == 1);
}

TEST_CASE("workload pages come cross-origin isolated from an origin of their own") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const auto page =
      CollectorProcess::request(collector.workload_port(), "GET", "/workload.html", {}, "");
  CHECK(page.status == 200);
  CHECK(page.headers.at("cross-origin-opener-policy") == "same-origin");
  CHECK(page.headers.at("cross-origin-embedder-policy") == "require-corp");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(CollectorProcess::request(collector.workload_port(), "GET", "/api/v1/status", {}, "")
            .status == 404);
}

TEST_CASE("a query is answered, and one that would write is not") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const auto answer = collector.post("/query", {{"sql", "SELECT count(*) AS n FROM trial"}}).json();
  CHECK(answer["columns"] == json{"n"});
  CHECK(answer["rows"] == json::parse("[[0]]"));
  CHECK(answer["truncated"] == false);
  CHECK(code(collector.post("/query", {{"sql", "DELETE FROM trial"}})) == "not_read_only");
  const auto cut =
      collector.post("/query", {{"sql", "SELECT * FROM student_t"}, {"row_limit", 3}}).json();
  CHECK(cut["rows"].size() == 3);
  CHECK(cut["truncated"] == true);
  const auto given = collector
                         .post("/query", {{"sql", "SELECT :n + 1, :text"},
                                          {"parameters", {{"n", 2}, {"text", "x"}}}})
                         .json();
  CHECK(given["rows"] == json::parse(R"([[3, "x"]])"));
  CHECK(code(collector.post("/query", {{"sql", "SELECT :n"}})) == "sql_error");
  const json nested = {{"sql", "SELECT :n"}, {"parameters", {{"n", json::array()}}}};
  CHECK(collector.post("/query", nested).status == 400);
  const auto queries = collector.get("/queries").json()["queries"];
  CHECK(queries.size() >= 18);
  for (const auto& query : queries) {
    json parameters = json::object();
    for (const auto& each : query["parameters"])
      parameters[each["name"].get<std::string>()] =
          each["required"] == true ? json("x") : each["default"];
    const auto result =
        collector.post("/query", {{"sql", query["sql"]}, {"parameters", parameters}}).json();
    INFO(query["name"]);
    CHECK(result["rows"] == json::array());
  }
  CHECK(collector.get("/sweeps/none/findings").status == 404);
}

TEST_CASE(
    "kill -9 in mid-ingest: every acknowledged batch is in the database, and the trial is tried "
    "again") {
  const TemporaryDirectory directory;
  json trial;
  int acknowledged = 0;
  {
    CollectorProcess collector(directory);
    trial = start_and_lease(collector, register_driver(collector));
    const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>() + "/samples";
    for (; acknowledged < 40; ++acknowledged)
      REQUIRE(collector.post(path, batch_of(trial, acknowledged, {.samples = kSamples})).status ==
              200);
    collector.end(SIGKILL);
  }
  CollectorProcess collector(directory);
  const auto count =
      collector.post("/query", {{"sql", "SELECT count(*) FROM process_reading"}}).json();
  CHECK(count["rows"][0][0] == kSamples * acknowledged);
  // The same driver asks again: it has lost the attempt.
  const auto answer = collector.post(
      "/leases", {{"contract_version", 3}, {"driver_uuid", register_driver(collector)}});
  CHECK(answer.json()["kind"] != "trial");  // another driver still holds the lease
  const auto sweeps = collector.get("/sweeps").json()["sweeps"];
  CHECK(sweeps[0]["state"] == "running");
  CHECK(sweeps[0]["running"] == 1);
}

TEST_CASE("the environment's faults get one line and exit 3, wrong usage exit 2") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const auto taken = run_command(directory, "serve --db " + (directory.path() / "x.db").string() +
                                                " --port " + std::to_string(collector.port()));
  CHECK(taken.exit_code == 3);
  CHECK_THAT(taken.error, Catch::Contains("port " + std::to_string(collector.port())) &&
                              Catch::Contains("--port"));

  const auto no_browser = run_command(directory, "run --browser /no/such/browser");
  CHECK(no_browser.exit_code == 3);
  CHECK_THAT(no_browser.error, Catch::Contains("/no/such/browser") && Catch::Contains("--browser"));

  const auto no_directory = run_command(directory, "serve --db /proc/nothing/here.db");
  CHECK(no_directory.exit_code == 3);
  CHECK_THAT(no_directory.error, Catch::Contains("/proc/nothing") && Catch::Contains("--db"));

  CHECK(run_command(directory, "run --plan nonsense").exit_code == 2);
  CHECK(run_command(directory, "measure").exit_code == 2);
  CHECK(run_command(directory, "run --rate-hz 1000").exit_code == 2);
  CHECK(
      run_command(directory, "query --db " + collector.database().string() + " 'DROP TABLE trial'")
          .exit_code == 2);
  for (const auto& each : {taken, no_browser, no_directory}) {
    CHECK(std::count(each.error.begin(), each.error.end(), '\n') == 1);
  }
}
