#include "server/cli/present/gap_tree_text.hpp"

#include <catch2/catch.hpp>

using namespace webdyno;
using namespace webdyno::present;

namespace {

gap::Node leaf(std::size_t fitted, double ratio) {
  gap::Node node;
  node.fitted = fitted;
  node.ratio = ratio;
  return node;
}

gap::Node by_category(const char* factor, const char* category, std::size_t yes, std::size_t no,
                      std::size_t fitted, double ratio) {
  auto node = leaf(fitted, ratio);
  node.factor = factor;
  node.category = category;
  node.yes = yes;
  node.no = no;
  node.variance = 1;
  return node;
}

gap::Trees two_tasks() {
  gap::Trees trees;
  trees.workload = "mlp";
  trees.ratios = {{.backend = "webgl", .task = "infer", .depth = 1, .width = 64, .ratio = 2},
                  {.backend = "wasm", .task = "train", .depth = 1, .width = 64, .ratio = 8}};
  trees.full.importances = {{"task", 1}};
  trees.full.explained = 1;
  trees.full.nodes = {by_category("task", "infer", 1, 2, 2, 4), leaf(1, 2), leaf(1, 8)};
  trees.limited = trees.full;
  return trees;
}

const Style kTreeStyle{.colour = false, .utf8 = true};

}  // namespace

TEST_CASE("a tree of one question, in words and drawn") {
  CHECK(gap_tree_text(two_tasks(), kTreeStyle) ==
        "dnn (mlp): 2 ratios from 2.00\u00d7 to 8.00\u00d7\n"
        "  Task alone differs between these ratios.\n"
        "  Fully grown, the tree is 1 deep, has 2 leaves and explains 100 % of the\n"
        "  variance of the ratios' logarithms.\n"
        "\n"
        "                       ratio  ratios\n"
        "  all                  4.00\u00d7       2\n"
        "  \u251c\u2500 task is infer     2.00\u00d7       1\n"
        "  \u2514\u2500 task is train     8.00\u00d7       1\n");
  CHECK_THAT(gap_tree_text(two_tasks(), {.colour = false, .utf8 = false}),
             Catch::Contains("  +- task is infer     2.00x       1\n  `- task is train"));
}

TEST_CASE("what is left of three categories has no name; numbers have thresholds") {
  auto trees = two_tasks();
  trees.workload = "cnn";
  trees.ratios.push_back({.backend = "cpu", .task = "train", .depth = 4, .width = 64, .ratio = 32});
  trees.ratios[0].software = true;
  trees.full.importances = {{"backend", 0.7}, {"depth", 0.2}, {"task", 0.1}};
  trees.limited.importances = trees.full.importances;
  trees.limited.nodes = {by_category("backend", "webgl", 1, 2, 3, 8), leaf(1, 2), leaf(2, 16),
                         leaf(1, 8), leaf(1, 32)};
  auto& deeper = trees.limited.nodes[2];
  deeper.factor = "depth";
  deeper.threshold = 2.5;
  deeper.yes = 3;
  deeper.no = 4;
  const auto text = gap_tree_text(trees, kTreeStyle);
  CHECK_THAT(text,
             Catch::Contains("Backend decides most: 70 % of what the factors explain; depth 20 %, "
                             "task 10 %.") &&
                 Catch::Contains("1 of the ratios are of a software adapter, which is no GPU.") &&
                 Catch::Contains("\u2514\u2500 backend is not webgl") &&
                 Catch::Contains("   \u251c\u2500 depth \u2264 2.5") &&
                 Catch::Contains("   \u2514\u2500 depth > 2.5"));
}

TEST_CASE("where nothing differs there is nothing to decide") {
  auto trees = two_tasks();
  trees.full.nodes = {leaf(2, 4)};
  trees.full.explained = std::nullopt;
  trees.limited = trees.full;
  CHECK_THAT(gap_tree_text(trees, kTreeStyle), Catch::Contains("The ratios are all the same.\n"));
  CHECK(no_gap_tree_text("rnn", 1, kTreeStyle) ==
        "rnn: 1 ratio, and no factor that differs: no tree\n");
}
