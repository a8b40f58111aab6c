#include "server/cli/present/own_model_table.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/results/own_models.hpp"
#include "server/results/tables_json.hpp"
#include "tests/unit/cli/result_rows.hpp"

using namespace webdyno;
using test::fits;
using test::kUncoloured;

namespace {

present::ResultRow own(const std::string& framework, const std::string& backend,
                       const std::string& variant, double median, double low, double high,
                       const std::vector<std::string>& flags = {}) {
  auto row = test::infer(framework, backend, 0, 0, median, low, high, 120, 30);
  row.depth = row.width = std::nullopt;
  row.workload = "custom";
  row.parameters = fmt::format(
      R"({{"model": "model-0123456789ab", "variant": "{}", "input": "declared"}})", variant);
  row.median_ms = median;
  row.lowest_median_ms = low;
  row.highest_median_ms = high;
  row.model_label = "net";
  row.flags = flags;
  row.peak_footprint_bytes = 120e6;
  row.footprint_over_model = 3.21;
  return row;
}

present::ResultRow failed() {
  auto row = test::without_numbers(own("tfjs", "webgl", "only", 1, 1, 1), "page_error");
  row.median_ms = row.peak_footprint_bytes = std::nullopt;
  return row;
}

std::string printed(const std::vector<present::ResultRow>& rows) {
  present::Results results;
  results.rows = rows;
  const auto text = present::results_text(results, kUncoloured);
  CHECK(fits(text));
  return text.substr(0, text.find("0 trials"));
}

std::string fastest(const std::vector<present::ResultRow>& rows) {
  std::vector<const present::ResultRow*> all;
  for (const auto& row : rows) all.push_back(&row);
  const auto tables = results::own_model_tables(all);
  REQUIRE(tables.size() == 1);
  return results::fastest_words(tables.front(), results::ArmNames(all));
}

}  // namespace

TEST_CASE("a model of one's own has a table of its own, the fastest first") {
  CHECK(printed({failed(), own("tfjs", "wasm", "only", 2.5, 2.4, 2.6),
                 own("litert", "wasm", "only", 1.25, 1.24, 1.3)}) ==
        "net: inference time                    median [lowest, highest], n = 3\n"
        "framework  backend        ms a sample    load    first  memory, x file\n"
        "----------------------------------------------------------------------\n"
        "litert     wasm     1.25 [1.24, 1.30]  120 ms  30.0 ms   120 MB, 3.21x\n"
        "tfjs       wasm     2.50 [2.40, 2.60]  120 ms  30.0 ms   120 MB, 3.21x\n"
        "tfjs       webgl           page_error       -        -               -\n"
        "fastest  litert on wasm, 1.25 ms a sample; tfjs on wasm, the next, takes 2.00\n"
        "         times that\n\n");
}

TEST_CASE("variants have a column, and a framework that all have stands above") {
  const auto text = printed({own("nets", "wasm", "model", 2.5, 2.4, 2.6),
                             own("nets", "wasm", "model_int8", 1.25, 1.2, 1.3)});
  CHECK_THAT(text, Catch::StartsWith("net by nets: inference time "));
  CHECK_THAT(text, Catch::Contains("\nwasm     model_int8  1.25 [1.20, 1.30]"));
  CHECK_THAT(text, Catch::Contains("fastest  model_int8 by nets on wasm, 1.25 ms a sample;"));
}

TEST_CASE("the fastest is one whose outputs are not in doubt; the others are told with a reason") {
  CHECK(fastest({own("a", "wasm", "only", 2, 1.9, 2.2), own("b", "wasm", "only", 2.1, 2.1, 2.3)}) ==
        "a on wasm, 2.00 ms a sample; its trials do not tell it from b on wasm");
  auto software = own("a", "webgpu", "model", 9, 9, 9);
  software.software_adapter = true;
  auto lengths = own("c", "wasm", "model", 3, 3, 3, {"assumed_shape"});
  lengths.assumed_shape = "height=224";
  CHECK(fastest({own("a", "webgl", "model", 1, 1, 1, {"outputs_differ"}),
                 own("a", "wasm", "model", 2, 2, 2, {"noisy"}), software, lengths,
                 own("b", "wasm", "int8", 2.5, 2.5, 2.5),
                 own("b", "cpu", "model", 20, 20, 20, {"starved"})}) ==
        "model by a on wasm, 2.00 ms a sample (flagged noisy); not comparable with it: model by a "
        "on webgl (flagged outputs_differ); int8 by b on wasm (of another variant); model by c on "
        "wasm (fed other lengths, which were made up); model by a on webgpu (computed by the CPU "
        "in place of a GPU); model by b on cpu (flagged starved)");
  CHECK(fastest({failed()}) == "");
}

TEST_CASE("what is outside of a browser is never the fastest beside pages") {
  auto native = own("python", "cpu", "only", 0.5, 0.4, 0.6);
  native.platform = "native";
  CHECK(fastest({native, own("a", "wasm", "only", 2, 1.9, 2.2)}) ==
        "a on wasm, 2.00 ms a sample; not comparable with it: python on cpu (outside of a "
        "browser)");
  CHECK(fastest({native, own("a", "wasm", "only", 2, 1.9, 2.2, {"outputs_differ"})}) ==
        "a on wasm, 2.00 ms a sample (flagged outputs_differ); not comparable with it: python on "
        "cpu (outside of a browser)");
  CHECK(fastest({native}) == "python on cpu, 0.500 ms a sample");
}

TEST_CASE("a time that the CPU has a part in is told apart") {
  CHECK(fastest({own("a", "wasm", "only", 2, 1.9, 2.2),
                 own("a", "webgpu", "only", 3, 2.9, 3.2, {"cpu_operators"})}) ==
        "a on wasm, 2.00 ms a sample; not comparable with it: a on webgpu (flagged "
        "cpu_operators)");
}

TEST_CASE("models are tables of their own, by their hash where nobody knows the folder") {
  auto other = own("a", "wasm", "only", 9, 9, 9);
  other.model_label = std::nullopt;
  const auto text = printed({own("a", "wasm", "only", 2, 2, 2), other});
  CHECK_THAT(text, Catch::Contains("net by a: inference time"));
  CHECK_THAT(text, Catch::Contains("model-0123456789ab by a: inference time"));
}

TEST_CASE("what was fed less is in a table of its own, and what failed beside the others") {
  auto one = own("a", "wasm", "only", 1, 1, 1, {"assumed_shape"});
  one.fed_lengths = "784";
  auto eight = own("b", "wasm", "only", 4, 4, 4);
  eight.fed_lengths = "8x784";
  const auto text = printed({one, eight, failed()});
  CHECK_THAT(text, Catch::Contains("net, fed 784: inference time"));
  CHECK_THAT(text, Catch::Contains("net by b, fed 8x784: inference time"));
  CHECK_THAT(text, !Catch::Contains("the next, takes"));
  // As much, whatever each library calls the lengths that were made up.
  auto other = own("c", "wasm", "only", 3, 3, 3, {"assumed_shape"});
  other.fed_lengths = "784";
  other.assumed_shape = "batch=1";
  CHECK(fastest({one, other}) ==
        "a on wasm, 1.00 ms a sample; c on wasm, the next, takes 3.00 times that");
}

TEST_CASE("of several references each is named with what is held against it") {
  auto plain = own("a", "wasm", "only", 1, 1, 1);
  plain.outputs_of = "a on cpu";
  plain.output_difference = 0.0001;
  auto turned = own("b", "wasm", "only", 2, 2, 2);
  turned.outputs_of = "b on cpu";
  turned.output_difference = 0.77;
  std::vector<present::ResultRow> rows = {plain, turned};
  const auto words = [&] {
    std::vector<const present::ResultRow*> all = {&rows[0], &rows[1]};
    return results::outputs_words(results::own_model_tables(all).front(), results::ArmNames(all));
  };
  CHECK(words() ==
        "of outputs, of a on wasm from those of a on cpu, of b on wasm from those of b on "
        "cpu, over the largest of them");
  rows[1].outputs_of = "a on cpu";
  CHECK(words() == "of outputs, from those of a on cpu, over the largest of them");
}

TEST_CASE("ways to feed a model are tables of their own") {
  auto longer = own("a", "wasm", "only", 9, 9, 9);
  longer.parameters = R"({"model": "model-0123456789ab", "variant": "only", "input": "x=1x9"})";
  const auto text = printed({own("a", "wasm", "only", 2, 2, 2), longer});
  CHECK_THAT(text, Catch::Contains("net by a, declared: inference time"));
  CHECK_THAT(text, Catch::Contains("net by a, x=1x9: inference time"));
}

TEST_CASE("a sweep's page and a report have the medians that the fastest is told by, and off by") {
  present::Results sweep;
  sweep.rows = {own("tfjs", "wasm", "only", 38.5, 36, 40), own("ort", "wasm", "only", 12.6, 12, 13),
                failed()};
  sweep.rows[0].mean_ms = 39.1;  // of other iterations than the medians
  sweep.rows[0].output_difference = 0.00012;
  sweep.rows[0].outputs_of = "ort on wasm";
  const auto text = present::results_text(sweep, kUncoloured);
  const auto table = results::tables_json(sweep)["tables"][0];
  CHECK(table["medians"] == true);
  CHECK(table["note"] == "median [lowest, highest], n = 3");
  CHECK_THAT(text, Catch::Contains(table["note"].get<std::string>()));
  CHECK(table["lines"][0]["off_by"] == nlohmann::json({{"share", 0.00012}, {"words", "0.0120 %"}}));
  CHECK_THAT(text, Catch::Contains("0.0120 %"));
  CHECK(table["lines"][1]["off_by"].is_null());
  CHECK(table["lines"][2]["off_by"].is_null());
  const auto& notes = table["notes"];
  REQUIRE(notes.size() >= 2);
  CHECK(notes[notes.size() - 2] ==
        nlohmann::json(
            {{"mark", "off by"},
             {"text", "net: of outputs, from those of ort on wasm, over the largest of them"}}));
  CHECK(notes.back()["mark"] == "fastest");
  CHECK_THAT(notes.back()["text"].get<std::string>(),
             Catch::Contains("ort on wasm, 12.6 ms a sample; tfjs on wasm, the next, takes 3.06"));
}
