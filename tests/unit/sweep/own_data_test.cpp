#include "server/sweep/own_data.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::sweep::Given;
using webdyno::sweep::missing_own_data;
using webdyno::sweep::unread_own_data;
using webdyno::sweep::unread_seed;

TEST_CASE("data of one's own that is not given is named with its option") {
  CHECK_FALSE(
      missing_own_data({{{"data", "generated"}, {"depth", 2}}, {{"text", "generated"}}}, {}));
  CHECK(missing_own_data({{{"depth", 2}}, {{"text", "text-1"}}}, {}) ==
        "the plan measures with a text of your own: name it with --text-file");
  CHECK(missing_own_data({{{"data", "mnist-1"}}}, {}) ==
        "the plan measures with images of your own: name it with --mnist-dir");
  CHECK(missing_own_data({{{"model", "none"}}}, {}) ==
        "the plan measures with a model of your own: name it with --model-dir");
  const Given given{.parameters = {}, .models = {{"model-1", {}}, {"model-3", {}}}};
  CHECK_FALSE(missing_own_data({{{"model", "model-1"}}}, given));
  CHECK(missing_own_data({{{"model", "model-2"}}}, given) ==
        "the plan is of model-2, --model-dir holds model-1, model-3");
}

TEST_CASE("data of one's own that no trial reads is refused") {
  const Given given{.parameters = {{"text", "text-1"}}, .models = {}};
  CHECK_FALSE(unread_own_data({{{"depth", 2}}, {{"text", "text-1"}}}, given));
  CHECK_FALSE(unread_own_data({{{"depth", 2}}}, {}));
  CHECK(unread_own_data({{{"depth", 2}}, {{"data", "generated"}}}, given) ==
        "measures without a text of one's own: leave --text-file out, or name another plan");
}

TEST_CASE("a model that no trial is of is refused") {
  const Given given{.parameters = {}, .models = {{"model-1", {}}, {"model-3", {}}}};
  CHECK_FALSE(unread_own_data({{{"model", "model-1"}}, {{"model", "model-3"}}}, given));
  CHECK(unread_own_data({{{"model", "model-1"}}}, given) ==
        "measures nothing of model-3: leave its --model-dir out");
  CHECK(unread_own_data({{{"depth", 1}}}, given) ==
        "measures without a model of one's own: leave --model-dir out, or name another plan");
}

TEST_CASE("a seed of generated samples is refused where none are generated") {
  json document = webdyno::test::small_catalog_json();
  for (auto& workload : document["workloads"]) {
    if (workload["workload"] != "mlp") continue;
    workload["parameters"]["data"] = {{"type", "text"},
                                      {"pattern", "generated|mnist-.*"},
                                      {"default", "generated"},
                                      {"description", "D."}};
    workload["parameters"]["data_seed"] = {
        {"type", "integer"}, {"minimum", 0}, {"maximum", 9}, {"default", 1}, {"description", "S."}};
  }
  const auto catalog = webdyno::sweep::parse_catalog(document);
  json plan = webdyno::test::small_plan();
  const auto unread = [&](const std::map<std::string, json>& parameters) {
    return unread_seed(*webdyno::sweep::parse_plan(plan, catalog), catalog,
                       {.parameters = parameters, .models = {}});
  };
  CHECK_FALSE(unread({{"data", "mnist-1"}}));
  plan["matrix"][0]["data_seed"] = {1, 2};
  CHECK_FALSE(unread({}));
  CHECK_FALSE(unread({{"text", "text-1"}}));
  CHECK(unread({{"data", "mnist-1"}}) ==
        "names data_seed, which makes images that are generated, and measures with images of "
        "one's own alone: leave it out");
  plan["matrix"][0]["data"] = {"mnist-1"};
  CHECK(unread({{"data", "mnist-1"}}));
  plan["matrix"][0]["data"] = {"generated", "mnist-1"};
  CHECK_FALSE(unread({{"data", "mnist-1"}}));
}
