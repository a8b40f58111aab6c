#include "server/cli/present/remarks.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <string>

#include "tests/unit/cli/result_rows.hpp"

using namespace webdyno::present;
using namespace webdyno::test;

TEST_CASE("a network's kind has no sizes") {
  CHECK(network_kind("2 x dense 784-64 relu, dense 64-10 softmax") == "dense relu, dense softmax");
  CHECK(network_kind("conv2d 3x3 1-8 relu, max_pool2d 2x2, conv2d 3x3 8-8 relu, flatten") ==
        "conv2d relu, max_pool2d, conv2d relu, flatten");
  CHECK(network_kind("embedding 49-16, 2 x encoder 64 of 4 heads, dense 64-2 softmax") ==
        "embedding, encoder, dense softmax");
  CHECK(network_kind("dense 784-64 logistic without bias") == "dense logistic without bias");
  CHECK(network_kind("").empty());
}

TEST_CASE("what all numbers of a table are of stands in its head, and beside none") {
  Results results = quick_results();
  for (auto& row : results.rows) {
    row.readback = "sync";
    row.network = "2 x dense 784-64 relu, dense 64-10 softmax";
    if (row.task == "train") row.update_rule = "minibatch";
  }
  results.rows.back().readback = std::nullopt;  // it has no number: gpu_error
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(
      text,
      Catch::Contains("\nminibatch; sync readback; network dense relu, dense softmax\nframe") &&
          Catch::Contains("\nsync readback; network dense relu, dense softmax\nframe"));
  CHECK_THAT(text,
             Catch::Contains("tfjs        cpu        31.1 [30.6, 31.6]       353 [349, 357]  "));
}

TEST_CASE("a number that is of something else has letters, and each letter a line") {
  Results results;
  results.rows = {train("brain", "cpu", 2, 64, 20.5, 20.1, 20.9, 101),
                  train("convnetjs", "cpu", 2, 64, 10.7, 10.6, 10.8, 99),
                  train("tfjs", "cpu", 2, 64, 31.1, 30.6, 31.6, 101),
                  without_numbers(train("tfjs", "webgl", 2, 64, 1, 1, 1, 1), "gpu_error")};
  for (auto& row : results.rows) {
    row.update_rule = "minibatch";
    row.readback = "sync";
    row.network = "2 x dense 784-64 relu, dense 64-10 softmax";
  }
  results.rows[0].update_rule = "per_sample";
  results.rows[0].network = "3 x dense 784-64 logistic";
  results.rows[0].flags = {"no_steady_state", "step_differs"};
  results.rows[2].readback = "async";
  results.rows[2].flags = {"no_steady_state"};
  results.rows[3].flags = {"outputs_differ"};  // beside no number
  const std::string text = results_text(results, kUncoloured);
  CHECK(text.substr(0, text.find("\n\n")) ==
        R"(training time, ms per batch          mean [95 % CI], n = 3
unless marked: minibatch; sync readback; network dense relu, dense softmax
framework   backend        depth 2, width 64        CPU, %
----------------------------------------------------------
brain       cpu       20.5 [20.1, 20.9] abcd           101
convnetjs   cpu       10.7 [10.6, 10.8]               99.0
tfjs        cpu       31.1 [30.6, 31.6] ce             101
tfjs        webgl             gpu_error                  -
a  update_rule per_sample: the weights change with each sample
b  network dense logistic
c  no_steady_state: durations never settled: no part of them is steady
d  step_differs: a training step does not leave the reference's weights
e  readback async: the call gives a promise of its result)");
  results.rows[2].readback = std::nullopt;
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("\ne  readback: unknown, or not the same in all trials\n"));
}

TEST_CASE("letters keep to the screen, however many sizes and flags there are") {
  Results results;
  for (const int width : {64, 128, 256, 512}) {
    results.rows.push_back(train("onnxruntime-web", "webgpu", 2, width, 12.1, 11.8, 12.4, 101));
    results.rows.back().flags = {"clock_not_aligned", "not_checked",  "outputs_alike",
                                 "outputs_differ",    "step_differs", "tensor_leak"};
    if (width == 64) results.rows.back().flags.clear();
    results.rows.back().network = "2 x encoder 64 of 4 heads, dense 64-2 softmax";
  }
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, Catch::Contains("12.1 [11.8, 12.4] abcdef") &&
                       Catch::Contains("network encoder, dense softmax\n"));
}

TEST_CASE(
    "a flag of a newer page is shown by its name, and what a page calls a network cannot break the "
    "screen") {
  Results results;
  results.rows = {train("tfjs", "cpu", 2, 64, 10, 9, 11, 50)};
  results.rows[0].flags = {"of_tomorrow"};
  results.rows[0].network = "dense \x1b[2J relu";
  CHECK_THAT(results_text(results, kUncoloured), Catch::Contains("\nall  of_tomorrow\n") &&
                                                     Catch::Contains("\nnetwork dense") &&
                                                     !Catch::Contains("\x1b"));
}

TEST_CASE("a flag that all numbers have needs no letter") {
  Results results;
  results.rows = {train("brain", "cpu", 2, 64, 20.5, 20.1, 20.9, 101),
                  train("tfjs", "cpu", 2, 64, 31.1, 30.6, 31.6, 101),
                  without_numbers(train("tfjs", "webgl", 2, 64, 1, 1, 1, 1), "gpu_error")};
  results.rows[0].flags = {"profiled", "step_differs"};
  results.rows[1].flags = {"profiled"};
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("20.5 [20.1, 20.9] a ") && Catch::Contains("31.1 [30.6, 31.6]   ") &&
                 Catch::Contains(
                     "\na  step_differs: a training step does not leave the reference's weights\n"
                     "all  profiled: slowed down by the CPU profiler\n\n"));
}

TEST_CASE("lengths that were made up stand below the table") {
  Results results;
  results.rows = {train("tfjs", "cpu", 2, 64, 31.1, 30.6, 31.6, 101)};
  results.rows[0].flags = {"assumed_shape"};
  results.rows[0].assumed_shape = "height=224 width=224";
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("assumed_shape: lengths that the model leaves free were made up") &&
                 Catch::Contains("height=224 width=224"));
}

TEST_CASE("operators that were left to the CPU stand below the table") {
  Results results;
  results.rows = {train("tfjs", "webgpu", 2, 64, 31.1, 30.6, 31.6, 101)};
  results.rows[0].flags = {"cpu_operators"};
  results.rows[0].cpu_operators = "Gather, Shape: 3 of 12 nodes";
  const auto text = std::regex_replace(results_text(results, kUncoloured), std::regex("\\s+"), " ");
  CHECK_THAT(text, Catch::Contains("cpu_operators: the library left operators to the CPU, Gather, "
                                   "Shape: 3 of 12 nodes"));
}
