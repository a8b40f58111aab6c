#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/wire/contract.hpp"

namespace webdyno::wire {
namespace {

std::string refusal(std::string_view text) {
  const auto result = parse_json(text);
  if (result) return "accepted";
  CHECK(result.error().code == "bad_json");
  CHECK(result.error().path == "$");
  // Goes into JSON again: a message that is no UTF-8 would throw here.
  CHECK_NOTHROW(nlohmann::json(result.error().message).dump());
  CHECK(result.error().message.find('\n') == std::string::npos);
  CHECK(result.error().message.size() < 200);
  return result.error().message;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST_CASE("64 levels are read, 65 are refused") {
  CHECK(refusal(nested(64)) == "accepted");
  CHECK(refusal(nested(65)) == "nested more than 64 levels deep");
  CHECK(refusal(R"({"a":)" + nested(64) + "}") == "nested more than 64 levels deep");
}

TEST_CASE("a million levels are an error, not a stack overflow") {
  CHECK(refusal(nested(1'000'000)) == "nested more than 64 levels deep");
  CHECK(refusal(std::string(1'000'000, '[')) != "accepted");
}

TEST_CASE("text after the value is refused") {
  CHECK(refusal("{} {}").find("line 1, column 4") != std::string::npos);
  CHECK(refusal("1,") != "accepted");
  CHECK(refusal("{}\n") == "accepted");
}

TEST_CASE("what is no JSON is refused with its place") {
  CHECK(refusal("") != "accepted");
  CHECK(refusal("{\"a\": }").find("line 1, column 7") != std::string::npos);
  CHECK(refusal("NaN") != "accepted");
  CHECK(refusal("{'a': 1}") != "accepted");
  CHECK(refusal("[1, 2") != "accepted");
}

TEST_CASE("invalid UTF-8 is refused") {
  CHECK(refusal("\"\xff\"") != "accepted");
  CHECK(refusal("\"\xc3\"") != "accepted");          // cut short
  CHECK(refusal("\"\xc0\xaf\"") != "accepted");      // overlong
  CHECK(refusal("\"\xed\xa0\x80\"") != "accepted");  // half a surrogate pair
  CHECK(refusal("\"\\ud800\"") != "accepted");       // the same, escaped
  CHECK(refusal("\"" + std::string(1'000'000, 'a') + "\xff") != "accepted");
  CHECK(refusal("\"\xf0\x9f\x98\x80 \xc3\xbc\"") == "accepted");
}

TEST_CASE("a key that an object has twice is refused with its path") {
  const auto twice = [](std::string_view text) {
    const auto result = parse_json(text, Comments::kSkipped);
    if (result) return std::string("accepted");
    CHECK(result.error().code == "bad_json");
    CHECK(result.error().message == "is there twice: leave one out");
    return result.error().path;
  };
  CHECK(twice(R"({"a":1,"a":1})") == "$.a");
  CHECK(twice(R"({"a":{},"b":[],"a":[1]})") == "$.a");
  CHECK(twice(R"({"m":[{"d":[1]},{"x":[{}],"d":[1],"d":[2]}]})") == "$.m[1].d");
  CHECK(twice(R"([[0],[1,{"a":{"b":{},"b":0}}]])") == "$[1][1].a.b");
  CHECK(twice("{\"d\":1,\"\\u0064\":2}") == "$.d");
  CHECK(twice(R"({"a":{"a":{"b":1}},"b":[{"a":1},{"a":1}]})") == "accepted");
}

TEST_CASE("numbers that would become others are refused") {
  CHECK(refusal("9223372036854775807") == "accepted");
  CHECK(refusal("[9223372036854775808]") == "holds an integer above 9223372036854775807");
  CHECK(refusal("1e999") != "accepted");
  CHECK(parse_json("-9223372036854775808").value().get<std::int64_t>() == INT64_MIN);
}

}  // namespace
}  // namespace webdyno::wire
