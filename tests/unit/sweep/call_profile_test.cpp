#include "server/sweep/call_profile.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace sweep = webdyno::sweep;
using nlohmann::json;

namespace {

constexpr const char* kOrigin = "http://127.0.0.1:8808";

json node(int id, const std::string& name, const std::string& script_id, const std::string& url,
          int line, const json& children = json::array()) {
  return {{"id", id},
          {"callFrame",
           {{"functionName", name},
            {"scriptId", script_id},
            {"url", url},
            {"lineNumber", line},
            {"columnNumber", line < 0 ? -1 : 4}}},
          {"children", children}};
}

json page(int id, const std::string& name, const std::string& path, const json& children = {}) {
  return node(id, name, "5", kOrigin + path, 10, children.is_null() ? json::array() : children);
}

/// root > harness > adapter > outer > inner, root > (idle), root > (program), and inner called
/// once more from a function that was made at run time.
json nodes() {
  return {node(1, "(root)", "0", "", -1, {2, 6, 7, 8}),
          page(2, "iterate", "/harness/page.js", {3}),
          page(3, "train", "/alpha/adapter.js", {4, 9}),
          page(4, "outer", "/vendor/alpha/1.0.0/a.js", {5}),
          page(5, "inner", "/vendor/alpha/1.0.0/a.js"),
          node(6, "(idle)", "0", "", -1),
          node(7, "(program)", "0", "", -1),
          node(8, "", "4", "chrome-extension://abc/content.js", 1),
          node(9, "made", "6", "", 0, {10}),
          page(10, "inner", "/vendor/alpha/1.0.0/a.js")};
}

json profile(const json& samples, const json& deltas) {
  return {{"nodes", nodes()},
          {"startTime", 1'000},
          {"endTime", 9'000},
          {"samples", samples},
          {"timeDeltas", deltas}};
}

}  // namespace

TEST_CASE("depth counts the framework's frames, and samples that have one") {
  // outer 1, inner 2, made 1, inner called from it 2; harness, idle and extension have none
  const auto summary = sweep::summarise(
      profile({4, 5, 2, 6, 8, 9, 10}, {0, 100, 100, 100, 100, 100, 100}), 0, 9'000);
  REQUIRE(summary);
  CHECK(summary->samples == 4);
  CHECK(summary->max_depth == 2);
  CHECK(summary->mean_depth == 1.5);
}

TEST_CASE("only samples inside the interval count, each until the next one or the interval's end") {
  // at 1000, 2000, 3000, 4500; the interval is [2000, 4000)
  const auto summary = sweep::summarise(profile({4, 5, 7, 5}, {0, 1000, 1000, 1500}), 2'000, 4'000);
  REQUIRE(summary);
  CHECK(summary->samples == 1);
  REQUIRE(summary->hottest.size() == 2);
  CHECK(summary->hottest[0].self_us == 1'000);
  CHECK(summary->hottest[1].self_us == 1'000);  // of 1500, 1000 are inside
  CHECK(summary->max_depth == 2);
}

TEST_CASE("a function is one, however it was called; idle time is nobody's") {
  const auto summary =
      sweep::summarise(profile({5, 10, 6, 9, 4}, {0, 300, 300, 400, 500}), 0, 3'000);
  REQUIRE(summary);
  REQUIRE(summary->hottest.size() == 3);
  const auto& hottest = summary->hottest[0];
  CHECK(hottest.name == "inner");
  CHECK(hottest.script == "/vendor/alpha/1.0.0/a.js");
  CHECK(hottest.line_number == 11);
  CHECK(hottest.column_number == 5);
  CHECK(hottest.samples == 2);
  CHECK(hottest.self_us == 600);
  CHECK(summary->hottest[1].name == "made");
  CHECK(summary->hottest[1].script == std::nullopt);
  CHECK(summary->hottest[1].self_us == 500);
  CHECK(summary->hottest[2].self_us == 500);  // outer, from 2500 to the end
}

TEST_CASE("twenty functions at most, the hottest first") {
  json many = json::array({node(1, "(root)", "0", "", -1, json::array())});
  json samples = json::array();
  json deltas = json::array();
  for (int i = 0; i < 30; ++i) {
    const int id = i + 2;
    many[0]["children"].push_back(id);
    many.push_back(page(id, fmt::format("f{}", i), "/vendor/alpha/1.0.0/a.js"));
    samples.push_back(id);
    deltas.push_back(i);  // sample i lasts i + 1
  }
  json all = profile(samples, deltas);
  all["nodes"] = many;
  const auto summary = sweep::summarise(all, 0, 2'000);
  REQUIRE(summary);
  REQUIRE(summary->hottest.size() == sweep::kHottest);
  CHECK(summary->hottest[0].name == "f29");  // until the interval's end
  CHECK(summary->hottest[1].name == "f28");
  CHECK(summary->hottest[19].name == "f10");
}

TEST_CASE("what is no profile is refused in one line") {
  for (const json& bad : {json::object(), profile({99}, {0}), profile({4, 5}, {0})}) {
    const auto summary = sweep::summarise(bad, 0, 9'000);
    REQUIRE(!summary);
    CHECK(summary.error().find("has another form") != std::string::npos);
    CHECK(summary.error().find('\n') == std::string::npos);
  }
}
