#include "server/cli/present/query_plot.hpp"

#include <catch2/catch.hpp>

using webdyno::present::query_plot;

namespace {

const webdyno::present::Style kPlotStyle{.colour = false, .utf8 = false, .columns = 40};

}  // namespace

TEST_CASE("bars are as long as their values, behind what tells the rows apart") {
  CHECK(query_plot({"task", "framework", "width", "mean_ms", "note"},
                   {{"infer", "tfjs", 64, 2.0, "x"},
                    {"infer", "convnetjs", 64, 1.0, "y"},
                    {"infer", "brain", 128, nullptr, "z"}},
                   kPlotStyle) ==
        "mean_ms\n"
        "tfjs 64       2  #######################\n"
        "convnetjs 64  1  ############\n"
        "brain 128\n");
}

TEST_CASE("values on both sides of 0 have patterns of their own; all zero has no bar") {
  CHECK(query_plot({"a", "v"}, {{"x", -1.0}, {"y", 0.5}}, kPlotStyle) ==
        "v\nx   -1  --------------------------------\ny  0.5  ################\n");
  CHECK(query_plot({"a", "v"}, {{"x", 0}, {"y", 0}}, kPlotStyle) == "v\nx  0\ny  0\n");
}

TEST_CASE("without numbers there is nothing to draw") {
  CHECK(query_plot({"a"}, {{"x"}}, kPlotStyle) == "no column of numbers to draw\n");
  CHECK(query_plot({"a", "v"}, {{"x", nullptr}}, kPlotStyle) == "no column of numbers to draw\n");
  CHECK(query_plot({"v"}, {}, kPlotStyle) == "no column of numbers to draw\n");
}

TEST_CASE("a long name leaves room for its bar, and escapes are harmless") {
  const auto text =
      query_plot({"a", "v"}, {{std::string(80, 'n'), 1}, {"\x1b[31mred", 2}}, kPlotStyle);
  CHECK(text ==
        "v\n" + std::string(20, 'n') + "  1  ########\nred                   2  ###############\n");
}
