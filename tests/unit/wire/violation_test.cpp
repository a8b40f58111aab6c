// The words of errors: each names what is wrong and what is allowed.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/wire/contract.hpp"

namespace webdyno::wire {
namespace {

using nlohmann::json;

json valid_plan() {
  return {{"name", "p"},
          {"matrix",
           {{{"workload", "mlp"},
             {"framework", {"tfjs"}},
             {"backend", {"cpu"}},
             {"task", {"train"}},
             {"depth", {1, 2}}}}},
          {"repeat", {{"trials", 3}}}};
}

json valid_example(const std::string& file_name) {
  std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/schema/examples/valid/" + file_name);
  return json::parse(file)["message"];
}

std::string refusal(std::string_view schema, const json& message) {
  const auto result = validate(schema, message);
  return result ? "accepted" : result.error().path + ": " + result.error().message;
}

TEST_CASE("an unknown key is named with the keys that there are") {
  json plan = valid_plan();
  plan["repeats"] = 3;
  CHECK(refusal("plan", plan) ==
        "$.repeats: unknown key \"repeats\"; allowed: $schema, control, control_measure_ms, "
        "cool_down_ms, description, experience, matrix, memory, name, overlap, profile, rate_hz, "
        "relaunch_every, repeat, seed, trial_timeout_s");
}

TEST_CASE("a value outside of a closed list is named with the list") {
  json plan = valid_plan();
  plan["matrix"][0]["backend"] = {"cpu", "opencl"};
  CHECK(refusal("plan", plan) ==
        "$.matrix[0].backend[1]: \"opencl\" is not allowed; allowed: cpu, wasm, webgl, webgpu, "
        "webnn, cuda");
}

TEST_CASE("a number out of its range is named with the range") {
  json plan = valid_plan();
  plan["repeat"]["trials"] = 0;
  CHECK(refusal("plan", plan) == "$.repeat.trials: 0 is less than 1; allowed: 1 to 1000");
  plan["repeat"]["trials"] = 1001;
  CHECK(refusal("plan", plan) == "$.repeat.trials: 1001 is more than 1000; allowed: 1 to 1000");
  CHECK(refusal("host_clock_request", {{"type", "clock"}, {"ping_id", -1}}) ==
        "$.ping_id: -1 is less than 0; allowed: at least 0");
}

TEST_CASE("an empty, scalar or repeating factor is named") {
  json plan = valid_plan();
  plan["matrix"][0]["depth"] = json::array();
  CHECK(refusal("plan", plan) == "$.matrix[0].depth: 0 items; allowed: at least 1");
  plan["matrix"][0]["depth"] = 2;
  CHECK(refusal("plan", plan) == "$.matrix[0].depth: 2 is not array; write [2]");
  plan["matrix"][0]["depth"] = {1, 2, 1};
  CHECK(refusal("plan", plan) == "$.matrix[0].depth[2]: 1 is there twice");
  plan["matrix"][0]["depth"] = json::array({json::object()});
  CHECK(refusal("plan", plan) ==
        "$.matrix[0].depth[0]: an object is not integer or number or string or boolean");
}

TEST_CASE("missing keys are named where they are missing") {
  json plan = valid_plan();
  plan["matrix"][0].erase("task");
  CHECK(refusal("plan", plan) == "$.matrix[0]: missing key task");
  CHECK(refusal("plan", json::object()) == "$: missing keys name, matrix");
}

TEST_CASE("a fixed value is named, and before the keys that came with a later contract") {
  CHECK(refusal("host_hello_request", {{"type", "hello"},
                                       {"contract_version", 4},
                                       {"added_in_2", true},
                                       {"extension_version", "9"}}) ==
        "$.contract_version: 4 is not allowed; allowed: 3");
}

TEST_CASE("a value that may be null is judged by the alternative of its type") {
  json hello = valid_example("host_hello.launched.json");
  hello["host"]["clock"]["realtime_error_us"] = -1;
  CHECK(refusal("host_hello", hello) ==
        "$.host.clock.realtime_error_us: -1 is less than 0; allowed: at least 0");
  hello = valid_example("host_hello.launched.json");
  hello["launch_uuid"] = 7;
  CHECK(refusal("host_hello", hello) == "$.launch_uuid: 7 is not allowed; allowed: string, null");
  json result = valid_example("trial_result.done.json");
  result["phase"] = "testing";
  CHECK(refusal("trial_result", result) ==
        "$.phase: \"testing\" is not allowed; allowed: alone, runtime_init, build, model_load, "
        "warmup, "
        "train, infer, save, check, null");
}

TEST_CASE("a message that is no object at all") {
  CHECK(refusal("plan", json::array()) == "$: an array is not object");
  CHECK(refusal("plan", nullptr) == "$: null is not object");
}

TEST_CASE("hostile texts stay one short line of ASCII") {
  json plan = valid_plan();
  plan[std::string(1'000'000, 'k')] = 1;
  CHECK(refusal("plan", plan).size() < 400);
  plan = valid_plan();
  plan["two\nlines"] = 1;
  CHECK(refusal("plan", plan).rfind("$[\"two\\nlines\"]: unknown key \"two\\nlines\"", 0) == 0);
  plan = valid_plan();
  plan["matrix"][0]["backend"] = {std::string("\xc3\xbc\xe2\x80\xa8")};
  CHECK(refusal("plan", plan).rfind("$.matrix[0].backend[0]: \"\\u00fc\\u2028\" is not", 0) == 0);
}

// libstdc++'s std::regex recurses once a character: without maxLength before the pattern this is a
// stack overflow.
TEST_CASE("a text of a megabyte does not reach a regular expression") {
  json result = valid_example("trial_result.load_failed.json");
  result["cause"] = std::string(1'000'000, 'a');
  CHECK(refusal("trial_result", result) == "$.cause: 1000000 characters; allowed: at most 64");
  json page = valid_example("page_done.train.json");
  page["report"]["metrics"][0]["name"] = std::string(1'000'000, 'a');
  CHECK(refusal("page_done", page) ==
        "$.report.metrics[0].name: 1000000 characters; allowed: at most 64");
  json lease = {{"contract_version", 3}, {"driver_uuid", std::string(1'000'000, 'a')}};
  CHECK(refusal("lease_request", lease).rfind("$.driver_uuid: ", 0) == 0);
}

TEST_CASE("lengths are counted in characters, not bytes") {
  json failed = valid_example("page_failed.context_lost.json");
  std::string umlauts;
  for (int i = 0; i < 4000; ++i) umlauts += "\xc3\xbc";
  failed["message"] = umlauts;
  CHECK(refusal("page_failed", failed) == "accepted");
  failed["message"] = umlauts + "x";
  CHECK(refusal("page_failed", failed) == "$.message: 4001 characters; allowed: at most 4000");
}

}  // namespace
}  // namespace webdyno::wire
