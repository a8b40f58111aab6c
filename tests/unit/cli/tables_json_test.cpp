// What the sweep's page is given: the numbers, names, marks and notes that the terminal prints.
#include "server/results/tables_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "server/results/number.hpp"
#include "tests/unit/cli/result_rows.hpp"

namespace results = webdyno::results;
using namespace webdyno::test;
using nlohmann::json;

namespace {

/// quick_results() with something to say beside two of its numbers.
Results remarked_results() {
  Results of_sweep = quick_results();
  for (auto& row : of_sweep.rows) {
    row.update_rule = "minibatch";
    row.readback = "sync";
  }
  of_sweep.rows[0].flags = {"noisy"};
  of_sweep.rows[1].readback = "async";
  of_sweep.rows[2].parameters = R"({"thread": "worker"})";
  of_sweep.rows[3].parameters = R"({"thread": "main"})";
  return of_sweep;
}

}  // namespace

TEST_CASE("a sweep's page has the tables of the terminal, with names, marks and notes") {
  const Results of_sweep = remarked_results();
  const std::string text = webdyno::present::results_text(of_sweep, kUncoloured);
  const json all = results::tables_json(of_sweep);
  REQUIRE(all["tables"].size() == 2);
  CHECK(all["tables"][0]["title"] == "training time, ms per batch");
  CHECK(all["tables"][1]["title"] == "inference time, ms per sample");
  for (const auto& table : all["tables"]) {
    for (const char* words : {"title", "note", "head"})
      CHECK_THAT(text, Catch::Contains(table[words].get<std::string>()));
    for (const auto& note : table["notes"])
      CHECK_THAT(text, Catch::Contains("\n" + note["mark"].get<std::string>() + "  " +
                                       note["text"].get<std::string>() + "\n"));
    for (const auto& line : table["lines"]) {
      const json& numbers = all["configurations"].at(line["configuration"].get<std::size_t>());
      CHECK(numbers["task"] == table["task"]);
      CHECK_THAT(text, Catch::Contains(line["backend"].get<std::string>()));
      CHECK_THAT(text, Catch::Contains(line["size"].get<std::string>()));
      if (numbers["mean_ms"].is_null()) {
        CHECK(line["outcome"] == "gpu_error");
        continue;
      }
      const std::string marks = line["marks"];
      CHECK_THAT(text, Catch::Contains(results::mean_with_interval(numbers["mean_ms"],
                                                                   numbers["ci95_low_ms"],
                                                                   numbers["ci95_high_ms"]) +
                                       (marks.empty() ? "" : " " + marks)));
    }
  }
}

TEST_CASE("marks of a line are those of its own notes") {
  const json table = results::tables_json(remarked_results())["tables"][0];
  CHECK(table["medians"] == false);
  CHECK(table["note"] == "mean [95 % CI], n = 3");
  CHECK(table["head"] == "unless marked: minibatch; sync readback");
  CHECK(table["lines"][0]["marks"] == "a");
  CHECK(table["lines"][1]["marks"] == "b");
  CHECK(table["lines"][2]["marks"] == "");
  CHECK(table["notes"][0] ==
        json({{"mark", "a"}, {"text", "noisy: others took a tenth of the CPUs or more"}}));
  CHECK(table["lines"][2]["backend"] == "cpu thread worker");
}

TEST_CASE(
    "a first reply is there where loading and warm-up are, and lost frames where there were any") {
  Results of_sweep = quick_results();
  of_sweep.rows[4].runtime_init_ms = 10;
  of_sweep.rows[4].frames = 30;
  of_sweep.rows[4].dropped_frames = 10;
  of_sweep.rows[5].frames = 0;
  of_sweep.rows[5].dropped_frames = 0;
  const json lines = results::tables_json(of_sweep)["tables"][1]["lines"];
  CHECK(lines[0]["first_reply_ms"] == 19.1);  // 10 + 4 + 5.1
  CHECK(lines[0]["lost_frames_percent"] == 25);
  CHECK(lines[1]["lost_frames_percent"].is_null());
  CHECK(lines[3]["first_reply_ms"].is_null());
}

TEST_CASE("a sweep's page has its failures, and what measuring cost") {
  const Results of_sweep = quick_results();
  const json all = results::tables_json(of_sweep);
  CHECK(all["failures"][0] == json({{"outcome", "gpu_error"},
                                    {"trials", 3},
                                    {"configuration", "tfjs webgl infer depth 8, width 256"},
                                    {"message", "context lost"},
                                    {"place", "in phase warmup"}}));
  CHECK_THAT(all["harness_words"].get<std::string>(),
             Catch::StartsWith("sampled at 9.98 of 10 Hz"));
  CHECK(all["drift_words"] == "");
  CHECK(results::tables_json(Results{})["tables"].empty());
}
