#include "server/compare/judging.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/unit/compare/measured.hpp"

using namespace webdyno::compare;
using webdyno::stats::Verdict;
using webdyno::test::configured;
using webdyno::test::measured;
using webdyno::test::trained;

namespace {

constexpr JudgingOptions kSweeps{.tolerance = 0.02, .by_block = false};
constexpr JudgingOptions kByBlock{.tolerance = 0.02, .by_block = true};
const Matching kOnePair{{{0, 0, {}}}, {}, {}};

const std::vector<double> kSix{9.95, 9.98, 10, 10.01, 10.03, 10.04};
const std::vector<double> kSlower{11.95, 11.98, 12, 12.01, 12.03, 12.04};

/// The row of two arms that have one number each.
Row row_of(Measure measure, const std::vector<double>& base, const std::vector<double>& head,
           const JudgingOptions& options = kSweeps) {
  const auto tables =
      judge_pairs({measured(configured({{"task", "infer"}}), measure, base)},
                  {measured(configured({{"task", "infer"}}), measure, head)}, kOnePair, options);
  for (const auto& table : tables) {
    if (table.measure == measure) return table.rows.at(0);
  }
  throw std::runtime_error("no table of it");
}

Row times(const std::vector<double>& base, const std::vector<double>& head,
          const JudgingOptions& options = kSweeps) {
  return row_of(Measure::inference_time, base, head, options);
}

}  // namespace

TEST_CASE("a slower time is a regression, a faster one is none") {
  const auto slower = times(kSix, kSlower);
  CHECK(slower.verdict == Verdict::slower);
  CHECK(is_regression(slower));
  CHECK(slower.ratio->estimate == Approx(1.2).epsilon(0.01));
  CHECK(slower.ratio->low < slower.ratio->estimate);
  CHECK(slower.delta->estimate == 1);
  CHECK(*slower.adjusted_p_value < 0.05);
  CHECK(slower.base.trials == 6);
  CHECK(*slower.base.geometric_mean == Approx(10).epsilon(0.01));
  CHECK(slower.basis == Basis::scatter);
  const auto faster = times(kSlower, kSix);
  CHECK(faster.verdict == Verdict::faster);
  CHECK_FALSE(is_regression(faster));
  CHECK(times(kSix, kSix).verdict == Verdict::same);
}

TEST_CASE("memory and files can regress, a share of a processor cannot") {
  CHECK(is_regression(row_of(Measure::peak_footprint_bytes, kSix, kSlower)));
  CHECK(is_regression(row_of(Measure::model_file_bytes, {100}, {120})));
  CHECK(is_regression(row_of(Measure::gpu_memory_peak_bytes, kSix, kSlower)));
  // Another program's memory is in it.
  const auto device = row_of(Measure::gpu_device_memory_peak_bytes, kSix, kSlower);
  CHECK(device.verdict == Verdict::slower);
  CHECK_FALSE(is_regression(device));
  const auto percent = row_of(Measure::cpu_percent, kSix, kSlower);
  CHECK(percent.verdict == Verdict::slower);
  CHECK_FALSE(is_regression(percent));
  CHECK(word_of(*percent.verdict, Measure::cpu_percent) == "more");
  CHECK(word_of(Verdict::slower, Measure::peak_footprint_bytes) == "larger");
  CHECK(word_of(Verdict::faster, Measure::model_file_bytes) == "smaller");
  CHECK(word_of(Verdict::faster, Measure::training_time) == "faster");
  CHECK(word_of(Verdict::same, Measure::cpu_percent) == "same");
}

TEST_CASE("constants are judged, and the row says that it rests on them") {
  const std::vector<double> five(5, 100);
  const auto alike = times(five, five);
  CHECK(alike.verdict == Verdict::same);
  CHECK(alike.basis == Basis::constants);
  CHECK(alike.ratio->estimate == 1);
  CHECK(alike.ratio->low == alike.ratio->high);
  const auto other = times(five, std::vector<double>(5, 120));
  CHECK(other.verdict == Verdict::slower);
  CHECK(other.basis == Basis::constants);
  CHECK(other.ratio->estimate == Approx(1.2));
  CHECK(other.ratio->low == other.ratio->high);
  // One constant arm beside one that scatters is no constant comparison.
  CHECK(times(five, {119, 120, 121, 122, 120}).basis == Basis::scatter);
}

TEST_CASE("zeros in both arms are the same and have no ratio; zeros in one have no verdict") {
  const auto none = row_of(Measure::cpu_percent, {0, 0, 0}, {0, 0, 0});
  CHECK(none.verdict == Verdict::same);
  CHECK_FALSE(none.ratio);
  CHECK(none.base.geometric_mean == 0.0);
  CHECK(none.basis == Basis::constants);
  const auto one = row_of(Measure::cpu_percent, {0, 0, 0}, {1, 2, 3});
  CHECK_FALSE(one.verdict);
  CHECK(one.obstacle == Obstacle::not_positive);
  const auto negative = times({1, 2, -3}, {1, 2, 3});
  CHECK(negative.obstacle == Obstacle::not_positive);
  CHECK_FALSE(negative.base.geometric_mean);
  CHECK(times({0, 1, 2}, {1, 2, 3}).obstacle == Obstacle::not_positive);
  CHECK(times({-1, -1}, {-1, -1}).verdict == Verdict::same);
}

TEST_CASE("NaN and infinity have no verdict") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(times({1, nan, 2}, kSix).obstacle == Obstacle::not_finite);
  CHECK(times(kSix, {1, infinity, 2}).obstacle == Obstacle::not_finite);
  CHECK(times({infinity, infinity}, {infinity, infinity}).obstacle == Obstacle::not_finite);
  CHECK(times({nan, nan}, {nan, nan}).obstacle == Obstacle::not_finite);
  CHECK(row_of(Measure::model_file_bytes, {nan}, {nan}).obstacle == Obstacle::not_finite);
  CHECK(row_of(Measure::model_file_bytes, {infinity}, {infinity}).obstacle == Obstacle::not_finite);
}

TEST_CASE("one trial is too few, two and three cannot show a change") {
  CHECK(times({10}, kSix).obstacle == Obstacle::too_few);
  CHECK(times({10}, {10}).obstacle == Obstacle::too_few);
  const auto two = times({10, 10.01}, {20, 20.01});
  CHECK(two.verdict == Verdict::unsure);
  CHECK(two.trials_to_settle);
  CHECK(times({10, 10.001}, {10, 10.001}).verdict == Verdict::same);
}

TEST_CASE("an arm that has nothing says which") {
  const auto without_base = times({}, kSix);
  CHECK(without_base.obstacle == Obstacle::base_missing);
  CHECK(without_base.base.trials == 0);
  CHECK(without_base.head.trials == 6);
  CHECK(times(kSix, {}).obstacle == Obstacle::head_missing);
  // A task's own time is asked for even where no trial of either has it, a percentage is not.
  const auto tables = judge_pairs({configured()}, {configured()}, kOnePair, kSweeps);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].measure == Measure::training_time);
  CHECK(tables[0].rows.at(0).obstacle == Obstacle::base_missing);
  CHECK(tables[0].missing == 1);
  CHECK_FALSE(tables[0].aggregate);
}

TEST_CASE("a model's file is a fact: one trial tells it, and it has no p") {
  const auto larger = row_of(Measure::model_file_bytes, {1000}, {1100});
  CHECK(larger.verdict == Verdict::slower);
  CHECK(larger.basis == Basis::fact);
  CHECK(larger.ratio->estimate == Approx(1.1));
  CHECK_FALSE(larger.p_value);
  CHECK_FALSE(larger.delta);
  CHECK(row_of(Measure::model_file_bytes, {1000}, {1010}).verdict == Verdict::same);
  CHECK(row_of(Measure::model_file_bytes, {1000}, {900}).verdict == Verdict::faster);
  CHECK(row_of(Measure::model_file_bytes, {0}, {0}).verdict == Verdict::same);
  CHECK(row_of(Measure::model_file_bytes, {0}, {10}).obstacle == Obstacle::not_positive);
  // Where trials do not agree it is a number as any other.
  CHECK(
      row_of(Measure::model_file_bytes, {1000, 1001, 1002, 1003}, {1000, 1001, 1002, 1003}).basis ==
      Basis::scatter);
}

TEST_CASE("a file that is compared does not make a time's verdict stricter") {
  const auto with_file = [](const std::vector<double>& ms, double bytes) {
    return measured(trained(configured(), ms), Measure::model_file_bytes, {bytes});
  };
  const auto tables =
      judge_pairs({with_file(kSix, 10)}, {with_file(kSlower, 10)}, kOnePair, kSweeps);
  REQUIRE(tables.size() == 2);
  const auto& row = tables[0].rows[0];
  CHECK(*row.adjusted_p_value == *row.p_value);
}

TEST_CASE(
    "by block, only blocks that both arms have count, and what slowed a block down falls out") {
  // Head is 5 % above base in each block; the blocks differ by a factor of two.
  std::vector<double> base{10, 20, 12, 18, 14, 16, 11, 19};
  std::vector<double> head;
  for (const double ms : base) head.push_back(ms * 1.05);
  CHECK(times(base, head, kByBlock).ratio->low == Approx(1.05));
  CHECK(times(base, head, kSweeps).ratio->low < 1);
  auto with_gaps = trained(configured(), base);
  auto& trials = with_gaps.values[Measure::training_time];
  trials.erase(trials.begin() + 1);
  const auto tables = judge_pairs({with_gaps}, {trained(configured(), head)}, kOnePair, kByBlock);
  CHECK(tables.at(0).rows.at(0).base.trials == 7);
  CHECK(tables[0].rows[0].head.trials == 7);
  CHECK(tables[0].rows[0].ratio->estimate == Approx(1.05));
  CHECK(tables[0].rows[0].by_block);
}

TEST_CASE("where pairing would leave too many trials out, all count and none is paired") {
  // Base was precise after 6 trials, head needed 12.
  std::vector<double> twice = kSlower;
  twice.insert(twice.end(), kSlower.begin(), kSlower.end());
  const auto row = times(kSix, twice, kByBlock);
  CHECK_FALSE(row.by_block);
  CHECK(row.base.trials == 6);
  CHECK(row.head.trials == 12);
  CHECK(row.verdict == Verdict::slower);
  // Three quarters are enough: 6 of 8.
  twice.resize(8);
  const auto paired = times(kSix, twice, kByBlock);
  CHECK(paired.by_block);
  CHECK(paired.head.trials == 6);
}

TEST_CASE("the geometric mean is of the ratios that there are, the others are counted") {
  const std::vector<Configuration> base = {trained(configured({{"depth", "1"}}), kSix),
                                           trained(configured({{"depth", "2"}}), kSix),
                                           trained(configured({{"depth", "3"}}), kSix)};
  const std::vector<Configuration> head = {trained(configured({{"depth", "1"}}), kSlower),
                                           configured({{"depth", "2"}}),
                                           trained(configured({{"depth", "4"}}), kSix)};
  const Matching matching{{{0, 0, {}}, {1, 1, {}}}, {{2, false}}, {{2, false}}};
  const auto tables = judge_pairs(base, head, matching, kSweeps);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].rows.size() == 2);
  CHECK(tables[0].aggregate->cells == 1);
  CHECK(tables[0].aggregate->ratio == Approx(1.2).epsilon(0.01));
  CHECK(tables[0].missing == 3);  // failed in head, in base alone, in head alone
}

TEST_CASE("p-values are adjusted over all rows of all measures") {
  std::vector<Configuration> base;
  std::vector<Configuration> head;
  Matching matching;
  for (std::size_t i = 0; i < 30; ++i) {
    const auto factors = Factors{{"width", std::to_string(i + 8)}};
    const auto arm = [&](const std::vector<double>& ms) {
      return measured(trained(configured(factors), ms), Measure::cpu_percent, kSix);
    };
    base.push_back(arm(kSix));
    head.push_back(arm(i == 0 ? kSlower : kSix));
    matching.pairs.push_back({i, i, {}});
  }
  const auto tables = judge_pairs(base, head, matching, kSweeps);
  const auto& row = tables.at(0).rows.at(0);
  CHECK(*row.p_value == Approx(2.0 / 924));
  CHECK(*row.adjusted_p_value == Approx(60 * 2.0 / 924));
  CHECK(row.verdict == Verdict::unsure);
  CHECK(*row.trials_to_settle > 6);
}

TEST_CASE("a change of shape is named where the place has not changed") {
  const std::vector<double> narrow{9.99,   10,    10.01,  9.995, 10.005,
                                   10.002, 9.998, 10.003, 9.996, 10};
  const std::vector<double> wide{9, 11, 8.5, 11.8, 9.5, 10.5, 10.8, 9.2, 8.8, 11.4};
  CHECK(times(narrow, wide).shape == std::vector{ShapeNote::wider});
  CHECK(times(wide, narrow).shape == std::vector{ShapeNote::narrower});
  CHECK(times(wide, wide).shape.empty());
  // Ten times as wide, and still within the tolerance.
  std::vector<double> little;
  for (const double ms : narrow) little.push_back(10 + (ms - 10) / 20);
  CHECK(times(little, narrow).shape.empty());
  std::vector<double> one;
  std::vector<double> two;
  for (int i = 0; i < 20; ++i) {
    one.push_back(10 + 0.02 * i);
    two.push_back((i % 2 == 0 ? 8.5 : 11.7) + 0.01 * i);
  }
  const auto bimodal = times(one, two).shape;
  CHECK(std::find(bimodal.begin(), bimodal.end(), ShapeNote::bimodal) != bimodal.end());
  const auto unimodal = times(two, one).shape;
  CHECK(std::find(unimodal.begin(), unimodal.end(), ShapeNote::unimodal) != unimodal.end());
  CHECK(times({1, 2, 3, 4}, {1, 1, 9, 9}).shape.empty());  // of four trials nothing is said
}

TEST_CASE("a measure's facts stand at its place, and every one has a name and a title") {
  CHECK(all_measures().size() == 13);
  for (const auto& facts : all_measures()) {
    CHECK(facts_of(facts.measure).name == facts.name);
    CHECK_FALSE(facts.title.empty());
  }
}
