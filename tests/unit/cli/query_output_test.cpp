#include "server/cli/present/query_output.hpp"

#include <catch2/catch.hpp>

using nlohmann::json;
using webdyno::present::query_text;

namespace {

const std::vector<std::string> kNames = {"framework", "mean_ms", "note"};
const std::vector<std::vector<json>> kRows = {
    {"tfjs", 28.9, nullptr},
    {"convnetjs", 123, "na\u00efve, \"quoted\"\nsecond line"},
};

}  // namespace

TEST_CASE("a table aligns text left and numbers right") {
  CHECK(query_text("table", kNames, kRows, false) ==
        "framework  mean_ms  note\n"
        "tfjs          28.9\n"
        "convnetjs      123  na\u00efve, \"quoted\" second line\n");
  CHECK(query_text("table", {"a", "b"}, {}, false) == "a  b\n");
  CHECK(query_text("table", {"mixed"}, {{"text"}, {5}, {nullptr}}, false) == "mixed\ntext\n5\n\n");
  CHECK(query_text("table", {"\u00e9"}, {{"ab"}}, false) == "\u00e9\nab\n");
}

TEST_CASE("csv is quoted where RFC 4180 asks for it") {
  CHECK(query_text("csv", kNames, kRows, false) ==
        "framework,mean_ms,note\r\n"
        "tfjs,28.9,\r\n"
        "convnetjs,123,\"na\u00efve, \"\"quoted\"\"\nsecond line\"\r\n");
  CHECK(query_text("csv", {"a,b"}, {{"c\rd"}}, false) == "\"a,b\"\r\n\"c\rd\"\r\n");
}

TEST_CASE("json keeps null, numbers and whether it is all") {
  const auto parsed = json::parse(query_text("json", kNames, kRows, true));
  CHECK(parsed["columns"] == json(kNames));
  CHECK(parsed["rows"] == json(kRows));
  CHECK(parsed["truncated"] == true);
  CHECK_NOTHROW(json::parse(query_text("json", {"a"}, {{"\xff"}}, false)));
}

TEST_CASE("numbers stand as the query returned them") {
  CHECK(query_text("csv", {"v"}, {{0.1}, {1e-7}, {9007199254740993}, {-0.5}}, false) ==
        "v\r\n0.1\r\n1e-07\r\n9007199254740993\r\n-0.5\r\n");
}
