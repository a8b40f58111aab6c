#include "server/cli/present/gap_table.hpp"

#include "server/cli/present/results.hpp"
#include "tests/unit/cli/result_rows.hpp"

using namespace webdyno;
using namespace webdyno::present;

namespace {

results::ResultRow arm(std::int64_t id, const char* framework, const char* backend, int depth,
                       const char* task = "train", const char* parameters = "{}") {
  auto row = test::train(framework, backend, depth, 64, 1, 1, 1, std::nullopt);
  row.task = task;
  row.parameters = parameters;
  row.configuration_id = id;
  return row;
}

results::GapFigure gap_of(std::int64_t page, std::int64_t native, double ratio) {
  return {.page_configuration_id = page,
          .native_configuration_id = native,
          .pairs = 3,
          .ratio = ratio,
          .low = ratio / 2,
          .high = ratio * 2};
}

}  // namespace

TEST_CASE("ratios of a page over native code: a line for each two, a column for each size") {
  results::Results measured;
  measured.rows = {arm(1, "tfjs", "cpu", 1), arm(2, "tfjs", "cpu", 4),
                   arm(3, "tensorflow", "cpu", 1), arm(4, "tensorflow", "cpu", 4),
                   arm(5, "tfjs", "wasm", 1)};
  CHECK(gap_tables(measured, test::kUncoloured).empty());
  measured.gaps = {gap_of(1, 3, 12.3), gap_of(2, 4, 2), gap_of(5, 3, 0.5)};
  CHECK(gap_tables(measured, test::kUncoloured) ==
        "mlp: training in a page over native code   ratio [95 % CI], n = 3 pairs\n"
        "page       native             depth 1, width 64     depth 4, width 64\n"
        "---------------------------------------------------------------------\n"
        "tfjs cpu   tensorflow cpu      12.3 [6.2, 24.6]     2.00 [1.00, 4.00]\n"
        "tfjs wasm  tensorflow cpu  0.500 [0.250, 1.000]                     -\n\n");
  measured.gaps[1].pairs = 1;
  measured.gaps[1].low = std::nullopt;
  CHECK_THAT(gap_tables(measured, test::kUncoloured),
             Catch::Contains("n = 1 to 3 pairs") && Catch::Contains("  2.00\n"));
}

TEST_CASE("tasks have tables of their own, and what is alike but for a parameter is told apart") {
  results::Results measured;
  measured.rows = {arm(1, "tfjs", "cpu", 1), arm(2, "tfjs", "cpu", 1, "infer"),
                   arm(3, "tensorflow", "cpu", 1),
                   arm(4, "tensorflow", "cpu", 1, "infer", R"({"execution": "graph"})"),
                   arm(5, "tensorflow", "cpu", 1, "infer", R"({"execution": "eager"})")};
  measured.gaps = {gap_of(1, 3, 1), gap_of(2, 4, 2), gap_of(2, 5, 3)};
  const auto text = gap_tables(measured, test::kUncoloured);
  CHECK_THAT(text, Catch::Contains("mlp: training") && Catch::Contains("mlp: inference"));
  CHECK_THAT(text, Catch::Contains("tensorflow cpu execution eager") &&
                       Catch::Contains("tensorflow cpu execution graph"));
}

TEST_CASE("large models have columns by their architecture") {
  results::Results measured;
  measured.rows = {arm(1, "tfjs", "cpu", 1, "infer", R"({"architecture": "resnet50"})"),
                   arm(2, "tensorflow", "cpu", 1, "infer", R"({"architecture": "resnet50"})"),
                   arm(3, "tfjs", "cpu", 1, "infer", R"({"architecture": "vgg16"})"),
                   arm(4, "tensorflow", "cpu", 1, "infer", R"({"architecture": "vgg16"})")};
  for (auto& row : measured.rows) row.depth = row.width = std::nullopt;
  measured.gaps = {gap_of(1, 2, 4), gap_of(3, 4, 8)};
  CHECK_THAT(
      gap_tables(measured, test::kUncoloured),
      Catch::Contains("page      native                    resnet50               vgg16\n") &&
          Catch::Contains("tfjs cpu  tensorflow cpu   4.00 [2.00, 8.00]  8.00 [4.00, 16.00]\n"));
}

TEST_CASE("what decides is asked of the pairs that the tree is of") {
  results::Results measured;
  measured.rows = {arm(1, "tfjs", "cpu", 1), arm(2, "pytorch", "cpu", 1),
                   arm(3, "tensorflow", "cpu", 1)};
  measured.gaps = {gap_of(1, 2, 4)};
  CHECK_THAT(results_text(measured, test::kUncoloured), !Catch::Contains("analyze gap"));
  measured.gaps.push_back(gap_of(1, 3, 4));
  CHECK_THAT(results_text(measured, test::kUncoloured), Catch::Contains("analyze gap"));
}
