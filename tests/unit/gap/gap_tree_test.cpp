// tests/fixtures/gap: ratios as they are asked about, and what scikit-learn 1.9.1 answered;
// tests/e2e/gap_tree.e2e.ts asks it again.
#include "server/gap/gap_tree.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "server/derived/derivation.hpp"
#include "server/gap/gap_tree_rows.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using namespace webdyno;
using gap::GapRatio;
using nlohmann::json;

namespace {

json recorded(const char* name) {
  std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/tests/fixtures/gap/" + name);
  REQUIRE(file);
  return json::parse(file);
}

std::map<std::string, std::vector<GapRatio>> recorded_ratios() {
  std::map<std::string, std::vector<GapRatio>> ratios;
  for (const auto& workload : recorded("ratios.json")) {
    for (const auto& each : workload["ratios"]) {
      ratios[workload["workload"]].push_back({.backend = each["backend"],
                                              .task = each["task"],
                                              .depth = each["depth"],
                                              .width = each["width"],
                                              .ratio = each["ratio"],
                                              .software = each["backend"] == "webgl"});
    }
  }
  return ratios;
}

gap::FittedTrees recorded_trees() {
  return gap::fitted_trees(recorded("trees.json"), recorded_ratios());
}

std::int64_t count(SQLite::Database& database, const std::string& table) {
  return database.execAndGet("SELECT count(*) FROM " + table).getInt64();
}

}  // namespace

TEST_CASE("what is asked of scikit-learn are the ratios and the factors that differ in them") {
  CHECK(gap::fitting_request(recorded_ratios()) == recorded("ratios.json"));
}

TEST_CASE("its answer becomes trees: what decides most comes first") {
  const auto fitted = recorded_trees();
  CHECK(fitted.scikit_learn_version == "1.9.1");
  REQUIRE(fitted.workloads.size() == 2);
  const auto& dnn = fitted.workloads[0];
  CHECK(dnn.full.importances[0].first == "task");
  CHECK(dnn.full.importances[1].first == "backend");
  CHECK(dnn.full.importances[2].first == "depth");
  const auto& root = dnn.full.nodes[0];
  CHECK(root.fitted == 13);
  CHECK(root.factor == "task");
  // 2^(54/13): the exponents of the ratios add up to 54.
  CHECK(root.ratio == Approx(std::exp2(54.0 / 13)).epsilon(1e-12));
  // Two ratios agree in every factor, 128 and 512: what is left is their distance from 256, ln 2.
  const double left = 2 * std::pow(std::log(2.0), 2);
  REQUIRE(dnn.full.explained);
  CHECK(*dnn.full.explained == Approx(1 - left / (13 * root.variance)).epsilon(1e-12));
  CHECK(*dnn.limited.explained < *dnn.full.explained);
  CHECK(gap::depth_of(dnn.limited) == 3);
  const auto& rnn = fitted.workloads[1];
  CHECK(rnn.full.nodes[0].ratio == Approx(4).epsilon(1e-12));
  CHECK(*rnn.full.explained == Approx(1).epsilon(1e-12));
  CHECK(gap::leaves_of(rnn.full) == 2);
}

TEST_CASE("an answer that is no tree of these ratios is refused") {
  const auto refused = [](const std::function<void(json&)>& spoil) {
    auto answer = recorded("trees.json");
    spoil(answer["trees"]["mlp"]["full"]);
    try {
      gap::fitted_trees(answer, recorded_ratios());
    } catch (const gap::NoTreeError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refused([](json&) {}).empty());
  CHECK_THAT(refused([](json& tree) { tree["nodes"][0]["log_ratio"] = 2.88; }),
             Catch::Contains("node 0 has the mean 2.88"));
  CHECK_THAT(refused([](json& tree) { tree["nodes"][0]["variance"] = 4.4; }),
             Catch::Contains("node 0 has the mean"));
  CHECK_THAT(
      refused([](json& tree) { std::swap(tree["nodes"][0]["yes"], tree["nodes"][0]["no"]); }),
      Catch::Contains("7 ratios, 6 come there"));
  CHECK_THAT(refused([](json& tree) { tree["nodes"][1]["yes"] = 0; }),
             Catch::Contains("node 1 leads to 0"));
  CHECK_THAT(refused([](json& tree) { tree["nodes"][2]["threshold"] = 0.5; }),
             Catch::Contains("come there"));
  CHECK_THAT(refused([](json& tree) { tree["nodes"].push_back(tree["nodes"].back()); }),
             Catch::Contains("nodes are reached"));
  CHECK_THAT(refused([](json& tree) { tree["importances"]["task"] = 0.1; }),
             Catch::Contains("importances add up to"));
  CHECK_FALSE(refused([](json& tree) { tree["nodes"][0]["no"] = 4711; }).empty());
  CHECK_FALSE(refused([](json& tree) { tree.erase("nodes"); }).empty());
}

TEST_CASE("trees are stored, replaced and gone with what they follow from") {
  test::SweepFixture fixture;
  auto& database = fixture.database;
  const auto fitted = recorded_trees();
  const auto store = [&](gap::Reading reading) { gap::store_trees(database, 1, reading, fitted); };
  store(gap::Reading::kElapsed);
  store(gap::Reading::kAsStudy);
  store(gap::Reading::kElapsed);
  CHECK(count(database, "gap_tree") == 8);
  const auto nodes = fitted.workloads[0].full.nodes.size();
  CHECK(
      database
          .execAndGet("SELECT count(*) FROM gap_tree_node JOIN gap_tree USING (gap_tree_id) WHERE "
                      "workload = 'mlp' AND shape = 'full' AND reading = 'elapsed'")
          .getInt64() == static_cast<std::int64_t>(nodes));
  CHECK(database
            .execAndGet("SELECT json_array(factor, category, yes_node, no_node, fitted, "
                        "ratios, software_ratios, ratio_low, ratio_high) FROM gap_tree_node JOIN "
                        "gap_tree USING "
                        "(gap_tree_id) WHERE node = 0 AND workload = 'mlp' AND shape = 'full'")
            .getString()
            .starts_with(R"(["task","infer",10,1,13,13,5,0.5,512.0])"));
  SECTION("another trial ends") {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  SECTION("a trial is deleted") { database.exec("DELETE FROM trial WHERE trial_id = 1"); }
  SECTION("the numbers are computed anew") {
    derived::derive_again(database, [](std::int64_t, std::int64_t) {});
  }
  SECTION("the sweep is deleted by hand, without foreign keys") {
    database.exec("PRAGMA foreign_keys = OFF; DELETE FROM gap_tree");
  }
  CHECK(count(database, "gap_tree") == 0);
  CHECK(count(database, "gap_tree_factor") == 0);
  CHECK(count(database, "gap_tree_node") == 0);
}
