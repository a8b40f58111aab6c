#include "schema/wire/identity.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "schema/wire/contract.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::wire {
namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool is_hex(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// This version and variant 10 (RFC 9562 section 4).
bool is_uuid_version(const std::string& text, char version) {
  return is_uuid(text) && text[14] == version &&
         std::string("89ab").find(text[19]) != std::string::npos;
}

TEST_CASE("a file's hash is that of its content, longer than what is read at once") {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  const std::string content(3'000'001, 'x');
  std::ofstream(file, std::ios::binary) << content;
  CHECK(sha256_hex_of_file(file) == sha256_hex(content));
  std::ofstream(file, std::ios::binary | std::ios::trunc);
  CHECK(sha256_hex_of_file(file) == sha256_hex(""));
  CHECK_THROWS_WITH(sha256_hex_of_file(directory.path() / "none"), Catch::Contains("none"));
}

TEST_CASE("a uuid has lower-case digits and hyphens at their places, and nothing else") {
  CHECK(is_uuid("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"));
  const auto text =
      GENERATE(as<std::string>{}, "", "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2",
               "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b0", "0190A1B2-c3d4-7e5f-8a6b-7c8d9e0f1a2b",
               "0190a1b2c3d4-7e5f-8a6b-7c8d9e0f1a2b-", "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2g");
  CHECK_FALSE(is_uuid(text));
}

std::int64_t uuid_ms(const std::string& uuid) {
  return std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
}

TEST_CASE("uuid_v7 has version 7, variant 10 and the milliseconds of its creation") {
  // RFC 9562 section 5.7: 48 bits of milliseconds, version 0111, variant 10.
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t before = now_ms();
    const std::string uuid = uuid_v7();
    const std::int64_t after = now_ms();
    REQUIRE(is_uuid_version(uuid, '7'));
    REQUIRE(uuid_ms(uuid) >= before);
    REQUIRE(uuid_ms(uuid) <= after);
  }
}

TEST_CASE("uuid_v7 of a later millisecond sorts behind") {
  const std::string first = uuid_v7();
  std::string second = uuid_v7();
  while (uuid_ms(second) == uuid_ms(first)) second = uuid_v7();
  CHECK(first < second);
}

TEST_CASE("uuid_v4 has version 4 and variant 10") {
  for (int i = 0; i < 1000; ++i) REQUIRE(is_uuid_version(uuid_v4(), '4'));
}

TEST_CASE("ten thousand identities differ") {
  std::set<std::string> seen;
  for (int i = 0; i < 5000; ++i) {
    seen.insert(uuid_v4());
    seen.insert(uuid_v7());
  }
  CHECK(seen.size() == 10'000);
}

TEST_CASE("random_hex has two digits a byte") {
  CHECK(random_hex(0).empty());
  CHECK(random_hex(16).size() == 32);
  CHECK(is_hex(random_hex(16)));
  CHECK(random_hex(16) != random_hex(16));
}

// FIPS 180-2, appendix B.
TEST_CASE("SHA-256 test vectors") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// RFC 4231, test cases 1, 2, 6 (a key longer than a block).
TEST_CASE("HMAC-SHA-256 test vectors") {
  CHECK(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

std::string canonical(std::string_view text) { return canonical_json(parse_json(text).value()); }

TEST_CASE("canonical JSON sorts keys by their bytes at every depth and has no blanks") {
  CHECK(canonical(R"( {"b": {"z": 1, "a": [ 2, 1 ]}, "a": true, "B": null} )") ==
        R"({"B":null,"a":true,"b":{"a":[2,1],"z":1}})");
  CHECK(canonical("{\"\xc3\xbc\": 1, \"z\": 2}") == "{\"z\":2,\"\xc3\xbc\":1}");
}

TEST_CASE("canonical JSON keeps characters and escapes only what must be") {
  CHECK(canonical(R"("\u00fc \u20ac \ud83d\ude00 \/ \u007f")") ==
        "\"\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80 / \x7f\"");
  CHECK(canonical(R"("\"\\\n\u0001\u001f")") == R"("\"\\\n\u0001\u001f")");
}

TEST_CASE("canonical JSON writes integers without fraction and doubles so that they read back") {
  CHECK(canonical("[0, -1, 9223372036854775807, -9223372036854775808]") ==
        "[0,-1,9223372036854775807,-9223372036854775808]");
  CHECK(canonical("[0.1, 2.50, -0.0, 1.0]") == "[0.1,2.5,-0.0,1.0]");
  for (const double value : {0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, 123456789.125}) {
    CHECK(nlohmann::json::parse(canonical_json(value)).get<double>() == value);
  }
}

TEST_CASE("equal JSON has one canonical text, other JSON another") {
  CHECK(canonical(R"({"depth":2,"width":64})") == canonical(R"({"width": 64, "depth": 2})"));
  CHECK(canonical(R"({"depth":2})") != canonical(R"({"depth":"2"})"));
}

}  // namespace
}  // namespace webdyno::wire
