#include "server/sweep/repeat.hpp"

#include <catch2/catch.hpp>

#include "server/sweep/plan.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::precise_plan;
using webdyno::test::small_catalog;
using webdyno::test::small_plan;

namespace {

std::string repeat_error(const json& repeat) {
  const auto plan = sweep::parse_plan(precise_plan(repeat), small_catalog());
  return plan ? "" : plan.error().path + ": " + plan.error().message;
}

}  // namespace

TEST_CASE("a plan that says nothing measures each configuration five times") {
  json document = small_plan();
  document.erase("repeat");
  const auto plan = sweep::parse_plan(document, small_catalog());
  REQUIRE(plan);
  CHECK(plan->repetitions == 5);
  CHECK_FALSE(plan->precision);
  CHECK(sweep::most_trials(*plan) == 5);
}

TEST_CASE("repeat by precision is read with its defaults") {
  const auto plan = sweep::parse_plan(precise_plan({{"ci_half_width", 0.02}}), small_catalog());
  REQUIRE(plan);
  CHECK(plan->repetitions == 10);
  REQUIRE(plan->precision);
  CHECK(plan->precision->max_trials == 50);
  CHECK(plan->precision->ci_half_width == 0.02);
  CHECK_FALSE(plan->precision->budget_s);

  const auto repeat = [](const json& keys) {
    return sweep::parse_repeat({{"repeat", keys}}).value();
  };
  const auto all =
      repeat({{"min_trials", 8}, {"max_trials", 20}, {"ci_half_width", 0.1}, {"budget_s", 3600}});
  CHECK(all.trials == 8);
  CHECK(all.precision->max_trials == 20);
  CHECK(all.precision->budget_s == 3600);
  CHECK(repeat({{"ci_half_width", 0.1}, {"min_trials", 60}}).precision->max_trials == 60);
  CHECK(repeat({{"ci_half_width", 0.1}, {"max_trials", 3}}).trials == 3);
}

TEST_CASE("nonsense in repeat is refused with its place and what is allowed") {
  CHECK(repeat_error({{"ci_half_width", 0.02}, {"min_trials", 6}, {"max_trials", 5}}) ==
        "$.repeat.max_trials: 5 are fewer than min_trials, 6; allowed: 6 to 1000");
  CHECK(repeat_error({{"ci_half_width", 0}}) ==
        "$.repeat.ci_half_width: 0 is less than 0.001; allowed: 0.001 to 0.5");
  CHECK(repeat_error({{"ci_half_width", 1}}) ==
        "$.repeat.ci_half_width: 1 is more than 0.5; allowed: 0.001 to 0.5");
  for (const char* key : {"min_trials", "max_trials", "budget_s"}) {
    CHECK(repeat_error({{key, 10}}) ==
          std::string("$.repeat.") + key +
              ": without ci_half_width nothing reads it; name that too, or `trials` alone");
    CHECK_THAT(repeat_error({{"trials", 5}, {key, 10}}), Catch::Contains("nothing reads it"));
  }
  CHECK(repeat_error({{"trials", 5}, {"ci_half_width", 0.02}}) ==
        "$.repeat.trials: a fixed number leaves nothing to ci_half_width; allowed is one of the "
        "two");
  CHECK_THAT(repeat_error({{"ci_half_width", 0.02}, {"min_trials", 1}}),
             Catch::StartsWith("$.repeat.min_trials: 1 is less than 2"));
  CHECK_THAT(repeat_error({{"ci_half_width", 0.02}, {"budget_s", 0}}),
             Catch::StartsWith("$.repeat.budget_s: 0 is less than 1"));
}

TEST_CASE("a plan is as large as it may become") {
  json document = precise_plan({{"ci_half_width", 0.02}, {"max_trials", 1000}});
  document["matrix"][0]["depth"] = json::array();
  for (int depth = 1; depth <= 16; ++depth) document["matrix"][0]["depth"].push_back(depth);
  document["matrix"][0]["task"] = {"train"};
  document["matrix"][0]["batch"] = json::array();
  for (int batch = 1; batch <= 64; ++batch) document["matrix"][0]["batch"].push_back(batch);
  const auto plan = sweep::parse_plan(document, small_catalog());
  REQUIRE_FALSE(plan);
  CHECK(plan.error().path == "$.repeat.max_trials");
  CHECK(plan.error().message ==
        "1000 trials of each of 1024 configurations are 1024000: allowed are 1000000");
}
