#include "server/cli/present/results.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/unit/cli/result_rows.hpp"

using namespace webdyno::present;
using namespace webdyno::test;

TEST_CASE("the results of a sweep") {
  CHECK(results_text(quick_results(), kUncoloured) ==
        R"(training time, ms per batch                           mean [95 % CI], n = 3
framework   backend    depth 2, width 64   depth 8, width 256        CPU, %
---------------------------------------------------------------------------
convnetjs   cpu        10.7 [10.6, 10.8]       123 [121, 125]           102
tfjs        cpu        31.1 [30.6, 31.6]       353 [349, 357]           104
CPU, %: of the largest size in the line that has it

inference time, ms per sample                             mean [95 % CI], n = 3
framework   backend       depth 2, width 64      depth 8, width 256 first reply
-------------------------------------------------------------------------------
convnetjs   cpu     0.0661 [0.0650, 0.0670]    0.871 [0.860, 0.880]     10.7 ms
tfjs        webgl         1.12 [1.03, 1.21]               gpu_error      1.12 s
first reply: of the largest size in the line that has it

24 trials (9 control): 21 done, 3 failed, 0 unsupported
  gpu_error  3x  tfjs webgl infer depth 8, width 256
                 context lost in phase warmup
sampled at 9.98 of 10 Hz, 0.2 % of ticks missed; 10.7 us a process and tick,
0.35 % of a core; stored within 1,234 ms; makes batches 0.31 % (-0.10 to 0.73)
longer, alike ones differ by 0.20 % (-0.52 to 0.93), 3 pairs; collector 1.20 %
of a core; extension 0.90 % of a core

sweep 0190a1b2-0000-7000-8000-000000000001
  look at it    ./webdyno serve --db x.db
  ask it        ./webdyno query --db x.db "SELECT * FROM training_time"
)");
}

TEST_CASE("what measuring costs is said as far as it is known") {
  Results results = quick_results();
  results.overhead->pairs = 1;
  results.overhead->sampling_cost = {{-0.5, {}, {}}};
  results.overhead->same_difference = {{2, 1, 3}};
  results.overhead->extension_cpu_percent = {};
  CHECK_THAT(
      results_text(results, kUncoloured),
      Catch::Contains("; makes batches -0.50 % longer, alike\nones differ by 2.00 % "
                      "(1.00 to 3.00) and should not, 1 pair; collector 1.20 % of\na core\n"));
  results.overhead->sampling_cost = {};
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("; no pair of control trials is done that\nsays what that costs\n"));
  results.overhead->control_trials = 0;
  results.control_trials = 0;
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("24 trials: 21 done") &&
                 Catch::Contains("; no control says what that costs\n"));
}

TEST_CASE(
    "drift is said beside what measuring costs, and in a line of its own where it spoils means") {
  Results results = quick_results();
  results.drift = {.change = {1.5, -0.25, 3.28}, .blocks = 5, .named = false};
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("extension 0.90 % of a core; drift over 5 blocks 1.50 % (-0.25 to\n"
                             "3.28)\n"));
  results.drift = {.change = {12.3, 8.1, 16.7}, .blocks = 10, .named = true};
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, Catch::Contains("drift: from the first of 10 blocks to the last all times "
                                   "changed by 12.30 %\n(8.10 to 16.70): means and intervals are "
                                   "of no one state of the machine\nsampled at") &&
                       !Catch::Contains("drift over"));
}

TEST_CASE("colour marks failures and nothing else") {
  const std::string text = results_text(quick_results(), {.colour = true, .utf8 = true});
  CHECK_THAT(text, Catch::Contains("\x1b[1mtraining time, ms per batch\x1b[0m") &&
                       Catch::Contains("\x1b[31m3 failed\x1b[0m") &&
                       Catch::Contains("gpu_error\x1b[0m      1.12 s\n") &&
                       Catch::Contains("\x1b[31mgpu_error\x1b[0m  3x"));
  Results good = quick_results();
  good.rows.pop_back();
  good.failures.clear();
  good.failed = 0;
  CHECK_THAT(results_text(good, {.colour = true, .utf8 = true}), !Catch::Contains("\x1b[31m"));
}

TEST_CASE("more sizes than fit make further tables of equal breadth") {
  Results results;
  for (const int width : {64, 256, 128, 512}) {
    results.rows.push_back(train("tfjs", "cpu", 2, width, width, width - 1, width + 1, width));
  }
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, Catch::Contains("depth 2, width 64   depth 2, width 128        CPU, %\n") &&
                       Catch::Contains("depth 2, width 256   depth 2, width 512        CPU, %\n"));
  CHECK_THAT(text, Catch::Contains("128 [127, 129]           128\n") &&
                       Catch::Contains("512 [511, 513]           512\n"));
}

TEST_CASE("four sizes of which three fit are two and two") {
  Results results;
  for (const int depth : {2, 4, 8, 16}) {
    results.rows.push_back(train("tfjs", "cpu", depth, 64, 10, 9.9, 10.1, 50));
    results.rows.back().width = std::nullopt;
  }
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, Catch::Matches("[^]*depth 2 +depth 4 +CPU, %\n[^]*depth 8 +depth 16 +CPU, "
                                  "%\n[^]*"));
  results.rows.pop_back();
  CHECK_THAT(results_text(results, kUncoloured), Catch::Contains("depth 4          depth 8"));
}

TEST_CASE("long names and numbers leave one size a table") {
  Results results;
  results.rows = {train("onnxruntime-web", "webgpu", 16, 1024, 12'345, 11'111, 13'333, 1234),
                  train("onnxruntime-web", "webgpu", 2, 64, 0.001234, 0.00111, 0.00222, 98)};
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, Catch::Contains("0.00123 [0.00111, 0.00222]"));
  CHECK_THAT(text, Catch::Contains("12,345 [11,111, 13,333]"));
  CHECK_THAT(text, !Catch::Contains("of the largest size"));  // each table has one
}

TEST_CASE("no row is left out") {
  Results results;
  results.rows = {train("tfjs", "cpu", 2, 64, 10, 9, 11, 50),
                  train("tfjs", "cpu", 2, 64, 20, 19, 21, 60)};  // another factor differs
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("tfjs        cpu        10.0 [9.0, ") &&
                 Catch::Contains("20.0 [19.0, 21.0]"));

  results.rows[0].framework_version = "4.21.0";
  results.rows[1].framework_version = "4.22.0";
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("tfjs 4.21.0   cpu") && Catch::Contains("tfjs 4.22.0   cpu"));

  results.rows[1].workload = "cnn";
  results.rows[1].depth = results.rows[1].width = std::nullopt;
  CHECK_THAT(results_text(results, kUncoloured), Catch::Contains("mlp: training time") &&
                                                     Catch::Contains("cnn: training time") &&
                                                     Catch::Contains("one size"));
}

TEST_CASE("rows that differ in a parameter without a column are told apart by it") {
  auto one = infer("onnxruntime-web", "wasm", 2, 64, 0.2, 0.1, 0.3, 4, 5);
  auto two = one;
  one.parameters = R"({"depth": 2, "samples": 200, "threads": 1, "width": 64})";
  two.parameters = R"({"depth": 2, "samples": 200, "threads": 2, "width": 64})";
  Results results = quick_results();
  results.rows = {two, one};
  const std::string text = results_text(results, kUncoloured);
  CHECK(text.find("onnxruntime-web   wasm threads 1") != std::string::npos);
  CHECK(text.find("onnxruntime-web   wasm threads 2") != std::string::npos);
  CHECK(text.find("samples") == std::string::npos);
  CHECK(text.find("depth 2 ") == std::string::npos);
}

TEST_CASE(
    "what only steers the measurement is no part of a row's name, but where two would look alike") {
  const auto steered = [](ResultRow row, const std::string& parameters) {
    row.parameters = parameters;
    row.steering = {"batches", "measure_ms"};
    return row;
  };
  Results results;
  // A large network measures fewer batches: it is one line with the small one.
  results.rows = {
      steered(train("tfjs", "cpu", 2, 64, 10, 9, 11, 50), R"({"batch": 8, "batches": 100})"),
      steered(train("tfjs", "cpu", 8, 64, 90, 89, 91, 50), R"({"batch": 8, "batches": 10})")};
  std::string text = results_text(results, kUncoloured);
  CHECK(text.find("batches") == std::string::npos);
  CHECK(text.find("tfjs", text.find("tfjs") + 1) == std::string::npos);

  // Of the same size they are two measurements, and every line of the arm says which it is of.
  results.rows.push_back(steered(train("tfjs", "cpu", 2, 64, 12, 11, 13, 50),
                                 R"({"batch": 8, "batches": 10, "measure_ms": 5})"));
  results.rows.push_back(
      steered(train("brain", "cpu", 2, 64, 12, 11, 13, 50), R"({"batch": 8, "batches": 10})"));
  text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, Catch::Contains("brain       cpu              12.0") &&
                       Catch::Contains("tfjs        cpu batches 10   12.0 [11.0, 13.0]") &&
                       Catch::Contains("tfjs        cpu batches 100"));
  CHECK(text.find("measure_ms") == std::string::npos);
}

TEST_CASE("a line has a place in the tables alone that have a cell of it") {
  Results results = quick_results();
  results.rows = {train("longframework", "webgl", 1, 64, 1.25, 0.25, 2.25, 100),
                  train("longframework", "webgl", 2, 64, 1.25, 0.25, 2.25, 100),
                  train("longframework", "webgl", 4, 64, 1.25, 0.25, 2.25, 100),
                  train("longframework", "webgl", 8, 64, 1.25, 0.25, 2.25, 100),
                  train("brief", "cpu", 1, 64, 1.25, 0.25, 2.25, 100)};
  const std::string text = results_text(results, kUncoloured);
  const auto first = text.find("brief");
  REQUIRE(first != std::string::npos);
  CHECK(text.find("brief", first + 1) == std::string::npos);
  const auto other = text.find("longframework");
  CHECK(text.find("longframework", other + 1) != std::string::npos);
}

TEST_CASE("one trial has no interval: median, and p95 where it is known") {
  auto row = train("tfjs", "cpu", 2, 64, 10.66, 0, 0, 50);
  row.trials = 1;
  row.ci95_low_ms = row.ci95_high_ms = std::nullopt;
  Results results;
  results.rows = {row};
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("mean, n = 1\n") && Catch::Contains(" 10.7 "));
  results.rows[0].median_ms = 10.5;
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("  median, n = 1\n") && Catch::Contains(" 10.5 "));
  results.rows[0].p95_ms = 12.34;
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("median (p95), n = 1\n") && Catch::Contains(" 10.5 (p95 12.3) "));
  results.rows[0].group_calls = 40;
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains(" 10.5 (p95 12.3) ") &&
                 Catch::Contains("\nall  p95 of groups of calls, each by its mean\n"));
  // Among means a median would be taken for one.
  results.rows.push_back(train("tfjs", "wasm", 2, 64, 10, 9, 11, 50));
  CHECK_THAT(results_text(results, kUncoloured), Catch::Contains("mean [95 % CI], n = 1 to 3\n") &&
                                                     Catch::Contains(" 10.7 ") &&
                                                     !Catch::Contains("p95"));
}

TEST_CASE("a CPU percentage that is withheld is said to be") {
  Results results;
  results.rows = {train("tfjs", "cpu", 2, 64, 10, 9, 11, std::nullopt)};
  results.rows[0].cpu_measured_ms = 99;
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("  -\nCPU, %: of one second of measuring or more\n"));
}

TEST_CASE("what has not ended, was not measured or is unknown is a dash") {
  Results results;
  auto missing = infer("tfjs", "cpu", 2, 64, std::nullopt, 0, 0, 1, 1);
  missing.load_ms = std::nullopt;
  results.rows = {missing, infer("tfjs", "wasm", 8, 64, 1.5, 1.4, 1.6, 1, 1)};
  const std::string text = results_text(results, kUncoloured);
  CHECK_THAT(text,
             Catch::Contains("cpu                       -                   -             -\n"));

  results.rows = {without_numbers(train("tfjs", "webgl", 2, 64, 1, 1, 1, 1), "unsupported")};
  CHECK_THAT(results_text(results, kUncoloured),
             Catch::Contains("no trial is done\n") && Catch::Contains("  unsupported  "));
}

TEST_CASE("a page's message cannot break the screen") {
  Results results;
  results.failures = {{.outcome = "page_error",
                       .trials = 12,
                       .configuration = "tfjs cpu train depth 2, width 64",
                       .message = "Error: \x1b[2Jgone\n    at f (x.js:1) " + std::string(900, 'z'),
                       .place = "in phase train"},
                      {.outcome = "timeout",
                       .trials = 1,
                       .configuration = "tfjs cpu infer",
                       .message = "",
                       .place = ""}};
  const std::string text = results_text(results, kUncoloured);
  CHECK(fits(text));
  CHECK_THAT(text, !Catch::Contains("\x1b") && Catch::Contains("Error: gone at f (x.js:1)") &&
                       Catch::Contains("zzz...\n") &&
                       Catch::Contains("                 in phase train\n") &&
                       Catch::Contains("  timeout      1x  tfjs cpu infer\n\nsweep"));
}

TEST_CASE("a narrow terminal has more tables of fewer sizes") {
  const Style narrow{.columns = 60};
  const std::string text = results_text(quick_results(), narrow);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // A command to be copied stays in one piece.
    if (line.find("./webdyno") == std::string::npos) CHECK(cells(line) <= 60);
  }
}

TEST_CASE("what to ask is of a task that was measured") {
  Results results = quick_results();
  std::erase_if(results.rows, [](const ResultRow& row) { return row.task == "train"; });
  const std::string text = results_text(results, kUncoloured);
  CHECK(text.find("SELECT * FROM inference_time\"") != std::string::npos);
  results.rows.clear();  // probes have no times
  CHECK(results_text(results, kUncoloured).find("FROM framework_capability") != std::string::npos);
}

TEST_CASE("a profiled sweep shows call depths, all sizes of an arm in one line") {
  Results results = quick_results();
  CHECK(results_text(results, kUncoloured).find("call depth") == std::string::npos);
  results.rows[0].call_depth_max = 47;
  results.rows[0].call_depth_mean = 30;
  results.rows[1].call_depth_max = 49;
  results.rows[1].call_depth_mean = 34;
  results.rows[2].call_depth_max = 4;
  results.rows[2].call_depth_mean = 3.13;
  const std::string text = results_text(results, kUncoloured);
  CHECK(text.find("framework     backend   workload   task     max   mean") != std::string::npos);
  CHECK(text.find("tfjs 1        cpu       mlp        train     49   32.0") != std::string::npos);
  CHECK(text.find("convnetjs 1   cpu       mlp        train      4   3.13") != std::string::npos);
  CHECK(fits(text));
}

TEST_CASE("an observed sweep shows how the page felt, the worst of an arm's sizes") {
  Results results = quick_results();
  CHECK(results_text(results, kUncoloured).find("how the page felt") == std::string::npos);
  const auto feels = [&](std::size_t row, std::int64_t frames, std::int64_t dropped, double ms,
                         double ratio) {
    results.rows[row].frames = frames;
    results.rows[row].dropped_frames = dropped;
    results.rows[row].longest_block_ms = ms;
    results.rows[row].input_delay_p50_ms = ms / 2;
    results.rows[row].input_delay_p95_ms = ms * 0.95;
    results.rows[row].page_work_ratio = ratio;
  };
  feels(0, 90, 10, 40, 3);
  feels(1, 30, 70, 353, 2);
  feels(4, 180, 0, 3, 0.95);
  feels(5, 180, 0, 4, 1);
  results.rows[5].parameters = R"({"depth":8,"width":256,"thread":"worker"})";
  const std::string text = results_text(results, kUncoloured);
  CHECK(text.find("framework  backend     task        lost block    p50    p95  work") !=
        std::string::npos);
  CHECK(text.find("convnetjs  cpu         mlp infer    0 %  3.00   1.50   2.85 0.950") !=
        std::string::npos);
  CHECK(text.find("convnetjs  cpu worker  mlp infer    0 %  4.00   2.00   3.80  1.00") !=
        std::string::npos);
  CHECK(text.find("tfjs       cpu         mlp train   70 %   353    176    335  3.00") !=
        std::string::npos);
  CHECK(fits(text));
}
