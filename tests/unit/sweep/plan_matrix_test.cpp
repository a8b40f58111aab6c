// Elements of a plan's matrix: what they leave out, what they have besides, and what of the plan
// they say otherwise.
#include <catch2/catch.hpp>
#include <map>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/own_data.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/plan_outline.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/trial_count.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::small_catalog;
using webdyno::test::small_plan;

namespace {

/// small_plan() whose element has these keys, too: alpha on cpu, train and infer, depths 1 and 2.
json plan_with(const json& keys, int trials = 2) {
  json plan = small_plan(trials);
  plan["matrix"][0].update(keys);
  return plan;
}

std::string error_of(const json& document) {
  const auto plan = sweep::parse_plan(document, small_catalog());
  return plan ? "" : plan.error().path + ": " + plan.error().message;
}

std::string error_with(const json& keys) { return error_of(plan_with(keys)); }

/// "alpha train depth 1", each.
std::vector<std::string> names(const json& document, const sweep::Given& given = {}) {
  const auto plan = sweep::parse_plan(document, small_catalog());
  REQUIRE(plan);
  std::vector<std::string> all;
  for (const auto& each : sweep::expand(*plan, small_catalog(), given)) {
    all.push_back(each.framework + " " + each.task + " depth " + each.parameters["depth"].dump());
  }
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("an exclude leaves out what has one of the values of each of its keys") {
  CHECK(names(plan_with({{"exclude", {{{"task", {"train"}}, {"depth", {2}}}}}})) ==
        Names{"alpha train depth 1", "alpha infer depth 1", "alpha infer depth 2"});
  CHECK(names(plan_with({{"exclude", {{{"task", {"train"}}}, {{"depth", {1}}}}}})) ==
        Names{"alpha infer depth 2"});
  CHECK(names(plan_with({{"exclude", {{{"version", {"1.0.0"}}, {"task", {"train"}}}}}})).size() ==
        2);
  // A parameter that the element does not name has its default, also where a person's own data take
  // its place.
  const json of_default =
      plan_with({{"exclude", {{{"data", {"generated"}}, {"task", {"infer"}}}}}});
  CHECK(names(of_default) == Names{"alpha train depth 1", "alpha train depth 2"});
  CHECK(names(of_default, {.parameters = {{"data", "mnist-0123456789ab"}}, .models = {}}) ==
        names(of_default));
}

TEST_CASE("variants of models that are given are factors, which a plan may name and exclude") {
  json document = webdyno::test::small_catalog_json();
  for (auto& workload : document["workloads"]) {
    for (const char* name : {"model", "variant"})
      workload["parameters"][name] = {
          {"type", "string"}, {"default", "all"}, {"tasks", {"infer"}}, {"description", "D."}};
  }
  const auto catalog = sweep::parse_catalog(document);
  const sweep::Given given{
      .parameters = {},
      .models = {{"model-1", {{"alpha", {"fp32", "int8"}}}}, {"model-2", {{"beta", {"only"}}}}}};
  const auto variants = [&](const json& keys) {
    json plan = plan_with({{"task", {"infer"}}, {"depth", {1}}});
    plan["matrix"][0].update(keys);
    const auto parsed = sweep::parse_plan(plan, catalog);
    REQUIRE(parsed);
    if (const auto unknown = sweep::unknown_variant(*parsed, given)) return Names{*unknown};
    Names all;
    for (const auto& each : sweep::expand(*parsed, catalog, given))
      all.push_back(each.parameters["model"].get<std::string>() + " " +
                    each.parameters["variant"].get<std::string>());
    return all;
  };
  CHECK(variants(json::object()) == Names{"model-1 fp32", "model-1 int8", "model-2 none"});
  CHECK(variants({{"model", {"model-1"}}, {"variant", {"int8"}}}) == Names{"model-1 int8"});
  CHECK(variants({{"model", {"model-3"}}}) == Names{"model-3 all"});  // missing_own_data() says it
  CHECK(variants(
            {{"exclude", {{{"variant", {"fp32"}}, {"depth", {1}}}, {{"model", {"model-2"}}}}}}) ==
        Names{"model-1 int8"});
  CHECK(variants({{"variant", {"int4"}}}) ==
        Names{"names variant int4, which no model here has for alpha: there are fp32, int8"});
  CHECK(
      variants({{"exclude", {{{"variant", {"fp16"}}}}}}).front().starts_with("names variant fp16"));
}

TEST_CASE(
    "an exclude that excludes nothing by one of its values is refused, and one of everything") {
  CHECK(error_with({{"exclude", {{{"depth", {1, 3}}}}}}) ==
        "$.matrix[0].exclude[0].depth[1]: 3 excludes nothing: allowed here are 1, 2");
  CHECK(error_with({{"exclude", {{{"depth", {1}}, {"framework", {"alhpa"}}}}}}) ==
        "$.matrix[0].exclude[0].framework[0]: alhpa excludes nothing: allowed here are alpha");
  CHECK(error_with({{"exclude", {{{"depht", {1}}}}}}) ==
        "$.matrix[0].exclude[0].depht: no configuration of this element has 'depht': allowed are "
        "backend, batch, data, depth, framework, task, version");
  // Values that no configuration has together.
  CHECK(error_with({{"exclude", {{{"task", {"infer"}}, {"batch", {64}}}}}}) ==
        "$.matrix[0].exclude[0].batch[0]: 64 excludes nothing: no configuration of this element "
        "has the rest of it, too");
  CHECK(error_with({{"exclude", {json::object()}}}) ==
        "$.matrix[0].exclude[0]: excludes everything: allowed are one or more of backend, batch, "
        "data, depth, framework, task, version");
  CHECK(
      error_with({{"exclude", {{{"depth", {1}}}, {{"depth", {2}}}}}}) ==
      "$.matrix[0].exclude: leaves none of 4 configurations: allowed is to leave one, or to leave "
      "the element out");
  // What another exclude leaves out already is no slip.
  CHECK(
      error_with({{"exclude", {{{"depth", {1}}}, {{"depth", {1}}, {"task", {"train"}}}}}}).empty());
}

TEST_CASE("an include is a product with the element's keys but for those that it names") {
  CHECK(names(plan_with({{"include", {{{"depth", {16}}}}}})) ==
        Names{"alpha train depth 1", "alpha train depth 2", "alpha infer depth 1",
              "alpha infer depth 2", "alpha train depth 16", "alpha infer depth 16"});
  // Behind what is excluded, and itself not excluded from.
  CHECK(names(plan_with({{"exclude", {{{"depth", {2}}}}},
                         {"include", {{{"task", {"train"}}, {"depth", {2}}}}}})) ==
        Names{"alpha train depth 1", "alpha infer depth 1", "alpha train depth 2"});
  // A parameter that it does not read is not its; the version of another framework neither.
  CHECK(names(plan_with({{"batch", {8}},
                         {"version", {"1.0.0"}},
                         {"include", {{{"framework", {"beta"}}, {"task", {"infer"}}}}}})) ==
        Names{"alpha train depth 1", "alpha train depth 2", "alpha infer depth 1",
              "alpha infer depth 2", "beta infer depth 1", "beta infer depth 2"});
  CHECK(error_with({{"include", {{{"depth", {1}}}, {{"depth", {17}}}}}}) ==
        "$.matrix[0].include[1].depth[0]: 17 is not allowed: workload mlp takes depth 1 to 16");
  CHECK(error_with({{"include", {{{"task", {"infer"}}, {"batch", {8}}}}}}) ==
        "$.matrix[0].include[0].batch: no configuration of this element takes 'batch': only task "
        "train reads it; leave it out");
  CHECK(error_with({{"include", {{{"workload", {"mlp"}}}}}}) ==
        "$.matrix[0].include[0].workload: is the element's: write another element for another one");
}

TEST_CASE("an element says of its trials otherwise than the plan") {
  const auto catalog = small_catalog();
  json document = plan_with({{"repeat", {{"trials", 5}}},
                             {"trial_timeout_s", 60},
                             {"rate_hz", 50},
                             {"memory", true},
                             {"experience", false}});
  document["matrix"].push_back({{"workload", "mlp"},
                                {"framework", {"beta"}},
                                {"backend", {"cpu"}},
                                {"task", {"infer"}},
                                {"rate_hz", 10}});
  const auto plan = sweep::parse_plan(document, catalog).value();
  const auto configurations = sweep::expand(plan, catalog);
  CHECK(configurations.front().terms == sweep::TrialTerms{.trials = 5,
                                                          .timeout_ms = 60'000,
                                                          .rate_hz = 50,
                                                          .profile = {},
                                                          .operators = {},
                                                          .experience = {},
                                                          .memory = true});
  CHECK(configurations.back().terms == sweep::TrialTerms{});  // as the plan
  CHECK(plan.trial_timeout_ms == 30'000);
  CHECK(sweep::is_on_anywhere(plan, &sweep::Plan::memory, &sweep::TrialTerms::memory));
  CHECK_FALSE(sweep::is_on_anywhere(plan, &sweep::Plan::profile, &sweep::TrialTerms::profile));
  // They are no part of what is measured.
  CHECK(configurations.front().sha256() ==
        sweep::expand(sweep::parse_plan(small_plan(), catalog).value(), catalog).front().sha256());
  const auto count = sweep::count_trials(plan, configurations);
  CHECK(count.configurations == 5);
  CHECK(count.trials == 4 * 5 + 2);
  CHECK(count.fewest == 2);
  CHECK(count.blocks == 5);
  CHECK(sweep::outline(plan, catalog).rows.front().values ==
        "depth 1, 2; memory true; rate_hz 50; trial_timeout_s 60; trials 5");
  CHECK(sweep::outline(plan, catalog).rows.back().values.empty());
}

TEST_CASE("a configuration of two elements cannot be measured in two ways") {
  json document = small_plan();
  document["matrix"].push_back(document["matrix"][0]);
  CHECK(error_of(document).empty());
  document["matrix"][1]["rate_hz"] = 10;
  CHECK(error_of(document).empty());
  document["matrix"][1]["rate_hz"] = 20;
  CHECK(error_of(document) ==
        "$.matrix[1]: has alpha 1.0.0 train mlp on cpu, {\"batch\":64,\"data\":\"generated\","
        "\"depth\":1}, as $.matrix[0] has, with another repeat, trial_timeout_s, rate_hz, profile, "
        "experience or memory: exclude it from one");
  document["matrix"][0]["exclude"] = {{{"depth", {1}}}};
  document["matrix"][1]["depth"] = {1};
  CHECK(error_of(document).empty());
}

TEST_CASE("the plan's own timeout again is no other word, and products are bounded") {
  json document = small_plan(2);
  document["matrix"].push_back(document["matrix"][0]);
  document["matrix"][1]["trial_timeout_s"] = document["trial_timeout_s"];
  CHECK(error_of(document).empty());
  document = small_plan(2);
  document["matrix"][0]["include"] = json::array();
  for (int i = 0; i < 201; ++i) document["matrix"][0]["include"].push_back(json::object());
  CHECK_THAT(error_of(document), Catch::StartsWith("$.matrix[0].include: "));
}

TEST_CASE("a machine that several browsers have at once does not cool down") {
  json document = small_plan();
  document["overlap"] = true;
  CHECK(error_of(document).empty());
  document["cool_down_ms"] = 100;
  CHECK(error_of(document) ==
        "$.cool_down_ms: a machine that several browsers have at once does not cool down: leave "
        "cool_down_ms or overlap out");
}

TEST_CASE("many trials of some elements are refused with their sum") {
  json document = plan_with({{"repeat", {{"trials", 1000}}}}, 1000);
  CHECK(error_of(document).empty());
  document["matrix"][0]["include"] = {{{"data", json::array()}, {"repeat", {{"trials", 999}}}}};
  for (int i = 0; i < 250; ++i)
    document["matrix"][0]["include"][0]["data"].push_back("d" + std::to_string(i));
  CHECK(error_of(document) ==
        "$.matrix: 1003000 trials of 1004 configurations are too many: allowed are 1000000");
}

TEST_CASE("each exclude stands among what a plan leaves out, with how much it is") {
  const auto catalog = small_catalog();
  const auto plan =
      sweep::parse_plan(plan_with({{"exclude", {{{"depth", {2}}}}}}), catalog).value();
  const auto outline = sweep::outline(plan, catalog);
  REQUIRE(outline.left_out.size() == 1);
  CHECK(outline.left_out[0].what == "2 of 4 configurations");
  CHECK(outline.left_out[0].excluded);
  CHECK(outline.left_out[0].why == "is excluded by $.matrix[0].exclude[0]");
  CHECK(outline.configurations == 2);
}

TEST_CASE("blocks hold a configuration as long as it has trials left, and leases have its terms") {
  webdyno::test::SweepFixture fixture;
  auto& database = fixture.database;
  json document = small_plan(2);
  document["matrix"][0]["task"] = {"infer"};
  document["matrix"][0]["depth"] = {1};
  document["matrix"].push_back(document["matrix"][0]);
  document["matrix"][1].update({{"depth", {2}},
                                {"repeat", {{"trials", 4}}},
                                {"rate_hz", 50},
                                {"trial_timeout_s", 600},
                                {"memory", true},
                                {"profile", true},
                                {"experience", true}});
  const auto plan = sweep::parse_plan(document, fixture.catalog).value();
  const auto configurations = sweep::expand(plan, fixture.catalog);
  const auto uuid = sweep::create_sweep(
      database,
      {.plan = plan, .configurations = configurations, .seed = 5, .rate_hz = 20, .launched = true});
  CHECK(fixture.count("SELECT group_concat(block, '') = '112234' FROM (SELECT block FROM trial "
                      "WHERE sweep_id = 2 ORDER BY position)") == 1);
  CHECK(fixture.count("SELECT group_concat(depth, '') IN ('121222', '122122', '211222', '212122') "
                      "FROM (SELECT depth FROM trial JOIN configuration USING (configuration_id) "
                      "WHERE sweep_id = 2 ORDER BY position)") == 1);
  CHECK(fixture.count("SELECT max(position) FROM trial WHERE sweep_id = 2") == 6);
  CHECK(fixture.count("SELECT count(*) FROM trial_terms") == 1);
  for (int i = 0; i < 2; ++i) {
    const auto lease = std::get<sweep::Lease>(fixture.ask(fixture.driver_uuid, uuid));
    const bool own = lease.configuration["parameters"]["depth"] == 2;
    CHECK(lease.rate_hz == (own ? 50 : 20));
    CHECK(lease.timeout_ms == (own ? 600'000 : 30'000));
    CHECK(lease.memory == own);
    CHECK(lease.profile == own);
    CHECK(lease.experience == own);
    database.exec("UPDATE attempt SET outcome = 'timeout' WHERE outcome IS NULL");
    database.exec("UPDATE trial SET outcome = 'timeout', attempt_number = 1 WHERE trial_uuid = '" +
                  lease.trial_uuid + "'");
  }
}

TEST_CASE("a profile is by the browser, of operators, or none, of an element otherwise than of the plan") {
  webdyno::test::SweepFixture fixture;
  json document = small_plan(1);
  document["matrix"][0]["task"] = {"infer"};
  document["matrix"][0]["depth"] = {1};
  document["matrix"].push_back(document["matrix"][0]);
  document["matrix"][1].update({{"depth", {2}}, {"profile", "operators"}});
  document["profile"] = true;
  const auto plan = sweep::parse_plan(document, fixture.catalog).value();
  CHECK(plan.profile);
  CHECK_FALSE(plan.operators);
  const auto configurations = sweep::expand(plan, fixture.catalog);
  CHECK(configurations.front().terms == sweep::TrialTerms{});
  CHECK(configurations.back().terms.profile == false);
  CHECK(configurations.back().terms.operators == true);
  CHECK(sweep::is_on_anywhere(plan, &sweep::Plan::operators, &sweep::TrialTerms::operators));
  const auto uuid = sweep::create_sweep(
      fixture.database,
      {.plan = plan, .configurations = configurations, .seed = 5, .rate_hz = 20, .launched = true});
  for (int i = 0; i < 2; ++i) {
    const auto lease = std::get<sweep::Lease>(fixture.ask(fixture.driver_uuid, uuid));
    const bool own = lease.configuration["parameters"]["depth"] == 2;
    CHECK(lease.profile == !own);
    CHECK(lease.operators == own);
    fixture.database.exec("UPDATE attempt SET outcome = 'timeout' WHERE outcome IS NULL");
    fixture.database.exec(
        "UPDATE trial SET outcome = 'timeout', attempt_number = 1 WHERE trial_uuid = '" +
        lease.trial_uuid + "'");
  }
}
