// The answers of scipy, statsmodels and numpy to the same samples:
// tests/fixtures/stats/vectors.json, made by vectors.py beside it, which names the versions.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/stats/bootstrap.hpp"
#include "server/stats/dip.hpp"
#include "server/stats/drift.hpp"
#include "server/stats/false_discovery.hpp"
#include "server/stats/interval.hpp"
#include "server/stats/log_difference.hpp"
#include "server/stats/precision.hpp"
#include "server/stats/ranks.hpp"
#include "server/stats/shape.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

using nlohmann::json;

const json& vectors(const std::string& kind) {
  static const json all = [] {
    std::ifstream file(WEBDYNO_FIXTURES "/stats/vectors.json");
    return json::parse(file);
  }();
  REQUIRE(all.at(kind).size() > 0);
  return all.at(kind);
}

std::vector<double> numbers(const json& list) { return list.get<std::vector<double>>(); }

void check_equal(double ours, const json& theirs) {
  const auto expected = theirs.get<double>();
  CHECK(std::abs(ours - expected) <= 1e-9 * std::max(1.0, std::abs(expected)));
}

void check_ends(const Interval& ours, const json& theirs) {
  check_equal(ours.low, theirs.at(0));
  check_equal(ours.high, theirs.at(1));
}

std::vector<TrialNumber> arm_of(const json& pairs) {
  std::vector<TrialNumber> arm;
  for (const auto& pair : pairs) arm.push_back({pair.at(0), pair.at(1)});
  return arm;
}

TEST_CASE("sums and intervals of one arm are numpy's and scipy's") {
  for (const auto& vector : vectors("summary")) {
    const auto values = numbers(vector["values"]);
    CAPTURE(values);
    check_equal(mean(values).value(), vector["mean"]);
    check_equal(median(values).value(), vector["median"]);
    check_equal(standard_deviation(values).value(), vector["standard_deviation"]);
    check_equal(geometric_mean(values).value(), vector["geometric_mean"]);
    for (const auto& each : vector["quantiles"]) {
      CAPTURE(each);
      CHECK(quantile(values, each[0]).value() == each[1].get<double>());
    }
    check_ends(mean_interval(values).value(), vector["mean_interval"]);
    check_ends(geometric_mean_interval(values).value(), vector["geometric_mean_interval"]);
    check_equal(relative_half_width(values).value(), vector["relative_half_width"]);
  }
}

TEST_CASE("Welch's ratio and two one-sided tests are statsmodels'") {
  for (const auto& vector : vectors("unpaired")) {
    CAPTURE(vector);
    const auto base = numbers(vector["base"]);
    const auto head = numbers(vector["head"]);
    const auto change = unpaired_difference(base, head).value().change;
    check_equal(change.log_ratio, vector["log_ratio"]);
    check_equal(change.degrees_of_freedom, vector["degrees_of_freedom"]);
    check_equal(change_p_value(change), vector["p_value"]);
    check_ends(ratio_interval(change).value(), vector["interval"]);
    check_equal(equivalence_p_value(change, vector["tolerance"]).value(),
                vector["equivalence_p_value"]);
  }
}

TEST_CASE("the ratio of pairs and its two one-sided tests are scipy's and statsmodels'") {
  for (const auto& vector : vectors("paired")) {
    CAPTURE(vector);
    const auto change =
        paired_difference(numbers(vector["base"]), numbers(vector["head"])).value().change;
    check_equal(change.degrees_of_freedom, vector["degrees_of_freedom"]);
    check_equal(change_p_value(change), vector["p_value"]);
    check_ends(ratio_interval(change).value(), vector["interval"]);
    check_equal(equivalence_p_value(change, vector["tolerance"]).value(),
                vector["equivalence_p_value"]);
  }
}

TEST_CASE("Mann-Whitney is scipy's, Cliff's delta that of all pairs, its interval Newcombe's") {
  for (const auto& vector : vectors("ranks")) {
    CAPTURE(vector);
    const auto base = numbers(vector["base"]);
    const auto head = numbers(vector["head"]);
    const auto test = mann_whitney(base, head).value();
    check_equal(test.u, vector["u"]);
    check_equal(test.p_value, vector["p_value"]);
    const auto delta = cliffs_delta(base, head).value();
    check_equal(delta.estimate, vector["delta"]);
    check_equal(delta.low, vector["delta_low"]);
    check_equal(delta.high, vector["delta_high"]);
  }
}

TEST_CASE("Benjamini and Hochberg's p-values are statsmodels'") {
  for (const auto& vector : vectors("false_discovery")) {
    CAPTURE(vector);
    const auto adjusted = benjamini_hochberg(numbers(vector["p_values"])).value();
    REQUIRE(adjusted.size() == vector["adjusted"].size());
    for (std::size_t i = 0; i < adjusted.size(); ++i)
      check_equal(adjusted[i], vector["adjusted"][i]);
  }
}

TEST_CASE("the bootstrap is one that was written anew with numpy, draw by draw") {
  for (const auto& vector : vectors("bootstrap")) {
    CAPTURE(vector);
    const auto first = arm_of(vector["arms"][0]);
    const auto result = vector["arms"].size() == 1
                            ? bootstrap_median(first, vector["replicates"], vector["seed"])
                            : bootstrap_ratio_of_medians(first, arm_of(vector["arms"][1]),
                                                         vector["replicates"], vector["seed"]);
    CHECK((result.value().level == Level::launch) == (vector["level"] == "launch"));
    check_equal(result.value().interval.estimate, vector["estimate"]);
    check_equal(result.value().interval.low, vector["low"]);
    check_equal(result.value().interval.high, vector["high"]);
  }
}

TEST_CASE("spread is compared as by scipy's Levene test about medians") {
  for (const auto& vector : vectors("shape")) {
    CAPTURE(vector);
    const auto change = shape_change(numbers(vector["base"]), numbers(vector["head"])).value();
    check_equal(change.spread_ratio.value(), vector["spread_ratio"]);
    check_equal(change.spread_p_value, vector["spread_p_value"]);
    check_equal(change.base_dip.value().dip, vector["base_dip"]);
    check_equal(change.head_dip.value().dip, vector["head_dip"]);
  }
}

TEST_CASE("the dip is that of package diptest, with ties too") {
  for (const auto& vector : vectors("dip")) {
    CAPTURE(vector);
    check_equal(dip_test(numbers(vector["values"])).value().dip, vector["dip"]);
  }
}

TEST_CASE("drift in complete blocks is statsmodels' least squares on the blocks' means") {
  for (const auto& vector : vectors("drift")) {
    CAPTURE(vector);
    std::vector<BlockValue> values;
    for (std::size_t row = 0; row < vector["values"].size(); ++row) {
      const auto& blocks = vector["values"][row];
      for (std::size_t block = 0; block < blocks.size(); ++block) {
        values.push_back({row, block, blocks[block]});
      }
    }
    const auto drift = drift_over_blocks(values).value();
    check_equal(drift.ratio.estimate, vector["ratio"]);
    check_ends(drift.ratio, vector["interval"]);
    check_equal(drift.p_value, vector["p_value"]);
  }
}

}  // namespace
}  // namespace webdyno::stats
