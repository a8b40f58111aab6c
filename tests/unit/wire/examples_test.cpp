// The golden examples through the C++ side; tests/contract/examples.test.ts runs the same files
// through ajv.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/wire/contract.hpp"

namespace webdyno::wire {
namespace {

using nlohmann::json;

struct Example {
  std::string file_name;
  json content;
};

std::vector<Example> examples(const std::string& kind) {
  std::vector<Example> all;
  const auto directory = std::filesystem::path(WEBDYNO_SOURCE_DIR) / "schema/examples" / kind;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    std::ifstream file(entry.path());
    all.push_back({entry.path().filename().string(), json::parse(file)});
  }
  return all;
}

TEST_CASE("every valid example is accepted") {
  for (const auto& [file_name, example] : examples("valid")) {
    CAPTURE(file_name);
    const auto result =
        parse_message(example["schema"].get<std::string>(), example["message"].dump());
    if (!result) FAIL_CHECK(result.error().path << ": " << result.error().message);
    if (result) CHECK(*result == example["message"]);
  }
}

TEST_CASE("every invalid example is refused in one line at the place that is wrong") {
  for (const auto& [file_name, example] : examples("invalid")) {
    CAPTURE(file_name);
    const auto result =
        parse_message(example["schema"].get<std::string>(), example["message"].dump());
    CHECK_FALSE(result.has_value());
    if (result) continue;
    CAPTURE(result.error().message);
    CHECK(result.error().code == "bad_message");
    CHECK(result.error().path == example["path"].get<std::string>());
    CHECK_FALSE(result.error().message.empty());
    CHECK(result.error().message.size() < 300);
    CHECK(result.error().message.find('\n') == std::string::npos);
    CHECK(result.error().message.find("does not match " + example["schema"].get<std::string>()) ==
          std::string::npos);
  }
}

TEST_CASE("every schema has one valid and two invalid examples at least") {
  std::map<std::string, int> valid;
  std::map<std::string, int> invalid;
  for (const auto& example : examples("valid")) ++valid[example.content["schema"]];
  for (const auto& example : examples("invalid")) ++invalid[example.content["schema"]];
  for (const std::string& name : schema_names()) {
    if (name == "common") continue;  // definitions, not a message
    CAPTURE(name);
    CHECK(valid[name] >= 1);
    CHECK(invalid[name] >= 2);
  }
}

TEST_CASE("a schema that does not exist is the caller's bug") {
  CHECK_THROWS_AS(validate("host_helo", json::object()), std::out_of_range);
}

}  // namespace
}  // namespace webdyno::wire
