#include "server/cli/present/query_output.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using nlohmann::json;
using webdyno::present::kRowsForWidths;
using webdyno::present::QueryWriter;

namespace {

const std::vector<std::string> kNames = {"framework", "mean_ms", "note"};
const std::vector<std::vector<json>> kRows = {
    {"tfjs", 28.9, nullptr},
    {"convnetjs", 123, "na\u00efve, \"quoted\"\nsecond line"},
};

std::string query_text(const std::string& format, const std::vector<std::string>& columns,
                       const std::vector<std::vector<json>>& rows) {
  std::ostringstream text;
  QueryWriter writer(format, text);
  writer.columns(columns);
  for (auto row : rows) writer.row(std::move(row));
  writer.end();
  return text.str();
}

}  // namespace

TEST_CASE("a table aligns text left and numbers right") {
  CHECK(query_text("table", kNames, kRows) ==
        "framework  mean_ms  note\n"
        "tfjs          28.9\n"
        "convnetjs      123  na\u00efve, \"quoted\" second line\n");
  CHECK(query_text("table", {"a", "b"}, {}) == "a  b\n");
  CHECK(query_text("table", {"mixed"}, {{"text"}, {5}, {nullptr}}) == "mixed\ntext\n5\n\n");
  CHECK(query_text("table", {"\u00e9"}, {{"ab"}}) == "\u00e9\nab\n");
}

TEST_CASE("csv is quoted where RFC 4180 asks for it") {
  CHECK(query_text("csv", kNames, kRows) ==
        "framework,mean_ms,note\r\n"
        "tfjs,28.9,\r\n"
        "convnetjs,123,\"na\u00efve, \"\"quoted\"\"\nsecond line\"\r\n");
  CHECK(query_text("csv", {"a,b"}, {{"c\rd"}}) == "\"a,b\"\r\n\"c\rd\"\r\n");
}

TEST_CASE("json keeps null and numbers, and is a row a line") {
  const auto parsed = json::parse(query_text("json", kNames, kRows));
  CHECK(parsed["columns"] == json(kNames));
  CHECK(parsed["rows"] == json(kRows));
  CHECK(parsed["truncated"] == false);
  CHECK(query_text("json", {"a"}, {{1}, {"b"}}) ==
        "{\"columns\": [\"a\"],\n \"rows\": [\n  [1],\n  [\"b\"]\n ],\n \"truncated\": false}\n");
  CHECK(json::parse(query_text("json", {"a"}, {}))["rows"] == json::array());
  CHECK_NOTHROW(json::parse(query_text("json", {"a"}, {{"\xff"}})));
}

TEST_CASE("numbers stand as the query returned them") {
  CHECK(query_text("csv", {"v"}, {{0.1}, {1e-7}, {9007199254740993}, {-0.5}}) ==
        "v\r\n0.1\r\n1e-07\r\n9007199254740993\r\n-0.5\r\n");
}

TEST_CASE("a long table is written as its rows come, as wide as its first ones") {
  std::ostringstream text;
  QueryWriter writer("table", text);
  writer.columns({"n", "word"});
  for (std::size_t i = 0; i < kRowsForWidths; ++i) writer.row({1, "ab"});
  CHECK(text.str().empty());
  writer.row({22, "abcdef"});
  CHECK_THAT(text.str(), Catch::StartsWith("n  word\n1  ab\n"));
  CHECK_THAT(text.str(), Catch::EndsWith("\n1  ab\n22  abcdef\n"));
  const auto before = text.str().size();
  writer.row({3, nullptr});
  CHECK(text.str().substr(before) == "3\n");
  writer.end();
  CHECK(text.str().size() == before + 2);
}
