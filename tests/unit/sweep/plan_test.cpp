#include "server/sweep/plan.hpp"

#include <catch2/catch.hpp>
#include <utility>

#include "server/sweep/expansion.hpp"
#include "server/sweep/plan_outline.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::small_catalog;
using webdyno::test::small_catalog_json;
using webdyno::test::small_plan;

namespace {

/// The error of small_plan() after a JSON patch (RFC 6902), as "path: message".
std::string error_after(const json& patch) {
  const auto plan = sweep::parse_plan(small_plan().patch(patch), small_catalog());
  return plan ? "" : plan.error().path + ": " + plan.error().message;
}

json replace(const std::string& path, const json& value) {
  return json::array({{{"op", "add"}, {"path", path}, {"value", value}}});
}

}  // namespace

TEST_CASE("a valid plan is read with its defaults") {
  const auto plan = sweep::parse_plan(small_plan(3), small_catalog());
  REQUIRE(plan);
  CHECK(plan->repetitions == 3);
  CHECK(plan->trial_timeout_ms == 30'000);
  CHECK(plan->rate_hz == 10);
  CHECK_FALSE(plan->seed);
}

TEST_CASE("what is wrong in a plan is named with its path and what is allowed") {
  CHECK(error_after(replace("/matrix/0/depth", {1, 32})) ==
        "$.matrix[0].depth[1]: 32 is not allowed: workload mlp takes depth 1 to 16");
  CHECK(error_after(replace("/matrix/0/depht", {1})) ==
        "$.matrix[0].depht: unknown key 'depht': workload mlp takes version, batch, data, depth");
  CHECK(error_after(replace("/matrix/0/framework", {"alpha", "gamma"})) ==
        "$.matrix[0].framework[1]: unknown framework 'gamma': allowed are alpha, beta");
  CHECK(error_after(replace("/matrix/0/workload", "cnn")) ==
        "$.matrix[0].workload: unknown workload 'cnn': allowed are mlp");
  CHECK(error_after(replace("/matrix/0/backend", {"cpu", "webgpu"})) ==
        "$.matrix[0].backend[1]: 'webgpu' is a backend of none of alpha: allowed are cpu, webgl");
  CHECK(error_after(replace("/matrix/0/depth", {"2"})) ==
        "$.matrix[0].depth[0]: \"2\" is not allowed: workload mlp takes depth 1 to 16");
  CHECK(error_after(replace("/matrix/0/depth", {1.5})) ==
        "$.matrix[0].depth[0]: 1.5 is not allowed: workload mlp takes depth 1 to 16");
  const json only_beta =
      json::array({{{"op", "replace"}, {"path", "/matrix/0/framework"}, {"value", {"beta"}}}});
  CHECK(error_after(only_beta) == "$.matrix[0].task[0]: none of beta can train workload mlp");
}

TEST_CASE(
    "a trial's timeout follows from the budgets, and cannot be shorter than what is asked for") {
  json catalog = small_catalog_json();
  const auto add = [&](const std::string& name, int value) {
    catalog["workloads"][0]["parameters"][name] = {{"type", "integer"}, {"default", value}};
  };
  add("warmup_ms", 3'000);
  add("measure_ms", 1'000);
  add("time_budget_ms", 60'000);
  const auto known = sweep::parse_catalog(catalog);
  json document = small_plan();
  document.erase("trial_timeout_s");
  CHECK(sweep::parse_plan(document, known)->trial_timeout_ms == 180'000);
  document["matrix"][0]["time_budget_ms"] = {1'000, 600'000};
  CHECK(sweep::parse_plan(document, known)->trial_timeout_ms == 1'260'000);
  document["matrix"][0]["measure_ms"] = {600'000, 10};
  document["trial_timeout_s"] = 603;
  CHECK(sweep::parse_plan(document, known)->trial_timeout_ms == 603'000);
  document["trial_timeout_s"] = 602;
  const auto refused = sweep::parse_plan(document, known);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().path == "$.trial_timeout_s");
  document["experience"] = true;
  document["trial_timeout_s"] = 605;
  CHECK(sweep::parse_plan(document, known).error().message ==
        "605 s are over before phase alone, warmup_ms and measure_ms, 606 s together: allowed are "
        "more, or none: it is 1263 s then");
  document["trial_timeout_s"] = 606;
  CHECK(sweep::parse_plan(document, known)->experience);
  CHECK_FALSE(sweep::parse_plan(document, known)->memory);
  document["memory"] = true;
  CHECK(sweep::parse_plan(document, known)->memory);
  const auto asked_s = std::exchange(document["trial_timeout_s"], 1);
  CHECK_THAT(sweep::parse_plan(document, known).error().message,
             Catch::EndsWith("it is 1269 s then"));
  document["trial_timeout_s"] = asked_s;
  CHECK(refused.error().message ==
        "602 s are over before warmup_ms and measure_ms, 603 s together: allowed are more, or "
        "none: it is 1260 s then");
}

TEST_CASE("the schema's own errors come with their path") {
  CHECK_THAT(error_after(replace("/matrix/0/depth", json::array())),
             Catch::StartsWith("$.matrix[0].depth: "));
  CHECK_THAT(error_after(replace("/repeat/trials", 0)), Catch::StartsWith("$.repeat.trials: "));
  CHECK_THAT(error_after(replace("/colour", "red")), Catch::Contains("colour"));
  CHECK_THAT(error_after(json::array({{{"op", "remove"}, {"path", "/name"}}})),
             Catch::Contains("name"));
}

TEST_CASE("expansion leaves out what a framework cannot do and reads only what the task reads") {
  const auto catalog = small_catalog();
  const auto plan = sweep::parse_plan(small_plan()
                                          .patch(replace("/matrix/0/framework", {"alpha", "beta"}))
                                          .patch(replace("/matrix/0/backend", {"cpu", "webgl"})),
                                      catalog);
  REQUIRE(plan);
  const auto configurations = sweep::expand(*plan, catalog);
  // alpha: train cpu, infer cpu and webgl; beta: infer cpu; each at two depths
  CHECK(configurations.size() == 8);
  for (const auto& each : configurations) {
    CHECK(each.parameters.contains("batch") == (each.task == "train"));
    CHECK(each.parameters["data"] == "generated");
  }
}

TEST_CASE("the platform follows from the framework, and what only a browser reads is left out") {
  auto document = webdyno::test::small_catalog_json();
  document["frameworks"][1]["platform"] = "native";
  document["workloads"][0]["parameters"]["data"]["platforms"] = {"browser"};
  const auto catalog = sweep::parse_catalog(document);
  const auto plan = sweep::parse_plan(
      small_plan().patch(replace("/matrix/0/framework", {"alpha", "beta"})), catalog);
  REQUIRE(plan);
  for (const auto& each : sweep::expand(*plan, catalog)) {
    const bool native = each.framework == "beta";
    CHECK(each.platform == (native ? "native" : "browser"));
    CHECK(each.parameters.contains("data") == !native);
  }
  for (const auto& parameter : catalog.workloads[0].parameters) {
    if (parameter.name == "data") CHECK(sweep::readers_of(parameter) == "platform browser");
  }
}

TEST_CASE("a framework's own parameters are factors where the backend reads them") {
  const auto catalog = small_catalog();
  const auto plan = sweep::parse_plan(small_plan()
                                          .patch(replace("/matrix/0/framework", {"alpha", "beta"}))
                                          .patch(replace("/matrix/0/task", {"infer"}))
                                          .patch(replace("/matrix/0/threads", {1, 4})),
                                      catalog);
  REQUIRE(plan);
  const auto configurations = sweep::expand(*plan, catalog);
  // alpha has no threads: two depths; beta: two depths with each number of threads
  CHECK(configurations.size() == 2 + 4);
  for (const auto& each : configurations) {
    CHECK(each.parameters.contains("threads") == (each.framework == "beta"));
    CHECK_FALSE(each.parameters.contains("cache"));
  }
  CHECK(error_after(replace("/matrix/0/threads", {1})) ==
        "$.matrix[0].threads: 'threads' is a parameter of beta and of none of alpha: workload mlp "
        "takes version, batch, data, depth");
}

TEST_CASE("a parameter that no configuration takes is refused and not ignored") {
  const auto error = [](const json& document) {
    const auto plan = sweep::parse_plan(document, small_catalog());
    return plan ? "" : plan.error().path + ": " + plan.error().message;
  };
  json document = small_plan();
  auto& entry = document["matrix"][0];
  entry["batch"] = {32};
  CHECK(error(document).empty());
  entry["task"] = {"infer"};
  CHECK(error(document) ==
        "$.matrix[0].batch: no configuration of this element takes 'batch': only task train reads "
        "it; leave it out");
  entry.erase("batch");
  entry["framework"] = {"alpha", "beta"};
  entry["cache"] = {1};
  CHECK(error(document) ==
        "$.matrix[0].cache: no configuration of this element takes 'cache': only beta in backend "
        "webgl reads it; leave it out");
  entry.erase("cache");
  // beta, the one that has threads, is there, but not on this backend.
  entry["threads"] = {2};
  entry["backend"] = {"webgl"};
  CHECK(error(document) ==
        "$.matrix[0].threads: no configuration of this element takes 'threads': only beta in "
        "backend cpu reads it; leave it out");
}

TEST_CASE("a plan's outline says what it becomes, what is left out and why") {
  const auto catalog = small_catalog();
  json document = small_plan();
  auto& entry = document["matrix"][0];
  entry["framework"] = {"alpha", "beta"};
  entry["backend"] = {"cpu", "webgl"};
  entry["batch"] = {8, 16, 32};
  entry["threads"] = {1, 4};
  const auto outline = sweep::outline(*sweep::parse_plan(document, catalog), catalog);
  std::vector<std::string> rows;
  for (const auto& row : outline.rows) {
    rows.push_back(row.framework + " " + row.framework_version + " " + row.backend + " " +
                   row.workload + " " + row.task + " " + std::to_string(row.configurations) + ": " +
                   row.values);
  }
  CHECK(rows == std::vector<std::string>{
                    "alpha 1.0.0 cpu mlp train 6: batch 8, 16, 32; depth 1, 2",
                    "alpha 1.0.0 cpu mlp infer 2: depth 1, 2",
                    "alpha 1.0.0 webgl mlp infer 2: depth 1, 2",
                    "beta 2.0.0 cpu mlp infer 4: depth 1, 2; threads 1, 4",
                });
  std::vector<std::string> left_out;
  for (const auto& each : outline.left_out) left_out.push_back(each.what + ": " + each.why);
  CHECK(left_out == std::vector<std::string>{
                        "alpha 1.0.0 train on webgl: has cpu for train mlp",
                        "beta 2.0.0 train: cannot train mlp",
                        "beta 2.0.0 infer on webgl: has cpu for infer mlp",
                        "parameter batch: is read by task train alone",
                        "parameter threads: is read by beta in backend cpu alone",
                    });
  CHECK(outline.configurations == 14);
  CHECK(outline.configurations ==
        sweep::expand(*sweep::parse_plan(document, catalog), catalog).size());

  // What another element names is not of these.
  document["matrix"].push_back(
      {{"workload", "mlp"}, {"framework", {"beta"}}, {"backend", {"cpu"}}, {"task", {"infer"}}});
  document["matrix"][0]["framework"] = {"alpha"};
  document["matrix"][0].erase("threads");
  CHECK(sweep::outline(*sweep::parse_plan(document, catalog), catalog).rows.back().values.empty());

  const auto whole = sweep::outline(*sweep::parse_plan(small_plan(), catalog), catalog);
  CHECK(whole.left_out.empty());
}

TEST_CASE("an outline names configurations without what only steers the measurement") {
  json known = small_catalog_json();
  known["workloads"][0]["parameters"]["batches"] = {
      {"type", "integer"}, {"default", 20}, {"steers", true}, {"description", "d"}};
  const auto catalog = sweep::parse_catalog(known);
  json document = small_plan();
  const auto values = [&] {
    return sweep::outline(*sweep::parse_plan(document, catalog), catalog).rows.front().values;
  };
  document["matrix"][0]["batches"] = {10};
  CHECK(values() == "depth 1, 2");
  // Two of them are two configurations, which nothing else tells apart.
  document["matrix"][0]["batches"] = {10, 20};
  CHECK(values() == "batches 10, 20; depth 1, 2");
}

TEST_CASE("a parameter that every configuration reads is not left out; a version of nobody's is") {
  const auto catalog = small_catalog();
  json document = small_plan();
  auto& entry = document["matrix"][0];
  entry["framework"] = {"beta"};
  entry["backend"] = {"cpu"};
  entry["task"] = {"infer"};
  entry["threads"] = {1, 4};
  CHECK(sweep::outline(*sweep::parse_plan(document, catalog), catalog).left_out.empty());
  entry.erase("threads");
  entry["framework"] = {"alpha", "beta"};
  entry["version"] = {"1.0.0", "2.0.0"};
  std::vector<std::string> left_out;
  for (const auto& each : sweep::outline(*sweep::parse_plan(document, catalog), catalog).left_out)
    left_out.push_back(each.what + ": " + each.why);
  CHECK(left_out ==
        std::vector<std::string>{"alpha 2.0.0: has 1.0.0", "beta 1.0.0: has 2.0.0, 1.9.0"});
}

TEST_CASE("versions are a factor: each framework has those that are its own") {
  const auto catalog = small_catalog();
  const json only_infer = small_plan()
                              .patch(replace("/matrix/0/framework", {"alpha", "beta"}))
                              .patch(replace("/matrix/0/task", {"infer"}));
  const auto expanded = [&](const json& versions) {
    const auto document = only_infer.patch(replace("/matrix/0/version", versions));
    const auto plan = sweep::parse_plan(document, catalog);
    std::vector<std::string> found;
    if (!plan) return std::vector{plan.error().path + ": " + plan.error().message};
    for (const auto& each : sweep::expand(*plan, catalog)) found.push_back(each.framework_version);
    return found;
  };
  CHECK(expanded({"1.0.0", "1.9.0", "2.0.0"}) ==
        std::vector<std::string>{"1.0.0", "1.0.0", "2.0.0", "2.0.0", "1.9.0", "1.9.0"});
  CHECK(expanded({"2.0.0"}) == std::vector<std::string>{"$.matrix[0].framework[0]: framework alpha "
                                                        "has none of these versions: allowed are "
                                                        "1.0.0"});
  CHECK(expanded({"1.0.0", "2.0.0", "3.0.0"}) ==
        std::vector<std::string>{"$.matrix[0].version[2]: '3.0.0' is a version of none of alpha, "
                                 "beta: allowed are 1.0.0, 1.9.0, 2.0.0"});
}

TEST_CASE("a version that says itself what it can do has these backends and no others") {
  auto catalog = small_catalog();
  auto& beta = catalog.frameworks.at(1);
  REQUIRE(beta.versions.at(1).version == "1.9.0");
  beta.versions[1].workloads = {{"mlp", {{"infer", {"webgpu"}}}}};
  const json of_beta = small_plan()
                           .patch(replace("/matrix/0/framework", {"beta"}))
                           .patch(replace("/matrix/0/task", {"infer"}))
                           .patch(replace("/matrix/0/depth", {1}));
  const auto both =
      sweep::parse_plan(of_beta.patch(replace("/matrix/0/version", {"2.0.0", "1.9.0"}))
                            .patch(replace("/matrix/0/backend", {"cpu", "webgpu"})),
                        catalog);
  REQUIRE(both);
  std::vector<std::string> found;
  for (const auto& each : sweep::expand(*both, catalog))
    found.push_back(each.framework_version + " " + each.backend);
  CHECK(found == std::vector<std::string>{"2.0.0 cpu", "1.9.0 webgpu"});

  const auto by_default =
      sweep::parse_plan(of_beta.patch(replace("/matrix/0/backend", {"webgpu"})), catalog);
  REQUIRE_FALSE(by_default);
  CHECK(by_default.error().message == "'webgpu' is a backend of none of beta: allowed are cpu");
}

TEST_CASE("a configuration that comes twice is one, and its hash follows its content alone") {
  const auto catalog = small_catalog();
  json document = small_plan();
  document["matrix"].push_back(document["matrix"][0]);
  const auto twice = sweep::expand(*sweep::parse_plan(document, catalog), catalog);
  CHECK(twice.size() == 4);
  const auto overridden = sweep::expand(*sweep::parse_plan(small_plan(), catalog), catalog,
                                        {.parameters = {{"data", "mnist-0123456789ab"}}});
  CHECK(overridden[0].parameters["data"] == "mnist-0123456789ab");
  CHECK(overridden[0].sha256() != twice[0].sha256());
  CHECK(sweep::expand(*sweep::parse_plan(small_plan(), catalog), catalog)[0].sha256() ==
        twice[0].sha256());
}

namespace {

/// N different numbers.
json numbers(int count) {
  json list = json::array();
  for (int i = 0; i < count; ++i) list.push_back(i);
  return list;
}

/// A catalog whose workload has parameters a .. h of any number.
json wide_catalog() {
  json catalog = small_catalog_json();
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    catalog["workloads"][0]["parameters"][name] = {
        {"type", "integer"}, {"minimum", 0}, {"default", 0}, {"description", "d"}};
  }
  return catalog;
}

json wide_plan(int values, const std::string& keys, int trials = 1) {
  json plan = small_plan(trials);
  auto& entry = plan["matrix"][0];
  entry["task"] = {"infer"};
  entry.erase("depth");
  for (const char key : keys) entry[std::string(1, key)] = numbers(values);
  return plan;
}

}  // namespace

TEST_CASE("a plan is counted before it is made, and one that is too large refused with its size") {
  const auto catalog = sweep::parse_catalog(wide_catalog());
  const auto error = [&](const json& plan) {
    const auto parsed = sweep::parse_plan(plan, catalog);
    return parsed ? "" : parsed.error().path + ": " + parsed.error().message;
  };
  // 200^8 would not fit in any memory, and 1000^8 not in 64 bits.
  CHECK(error(wide_plan(200, "abcdefgh")) ==
        "$.matrix: 2560000000000000000 configurations are too many: allowed are 20000");
  CHECK(error(wide_plan(1'000, "abcdefgh")) ==
        "$.matrix: more than 10^19 configurations are too many: allowed are 20000");
  CHECK(error(wide_plan(142, "ab")) ==
        "$.matrix: 20164 configurations are too many: allowed are 20000");
  CHECK(error(wide_plan(141, "ab", 51)) ==
        "$.repeat.trials: 51 trials of each of 19881 configurations are 1013931: allowed are "
        "1000000");
  CHECK(error(wide_plan(141, "ab", 50)).empty());
}

TEST_CASE("what is counted is what is made") {
  const auto catalog = sweep::parse_catalog(wide_catalog());
  json document = wide_plan(3, "ab");
  document["matrix"][0]["framework"] = {"alpha", "beta"};
  document["matrix"][0]["backend"] = {"cpu", "webgl"};
  document["matrix"][0]["task"] = {"train", "infer"};
  document["matrix"][0]["batch"] = {1, 2};    // of train alone
  document["matrix"][0]["threads"] = {1, 2};  // of beta's cpu alone
  const auto plan = sweep::parse_plan(document, catalog).value();
  CHECK(sweep::count_configurations(plan, catalog) == 9 * (2 + 1 + 1 + 2));
  CHECK(sweep::expand(plan, catalog).size() == 9 * (2 + 1 + 1 + 2));
}
