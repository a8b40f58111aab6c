#include "server/http/access.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace http = webdyno::http;

namespace {

const http::AccessRules kRules{.hosts = {"127.0.0.1:7471", "localhost:7471"},
                               .origins = {"http://127.0.0.1:7471", "chrome-extension://abc"},
                               .token = "0123456789abcdef"};

http::Request request() {
  http::Request result;
  result.method = "POST";
  result.host = "127.0.0.1:7471";
  result.authorization = "Bearer 0123456789abcdef";
  return result;
}

std::string refusal(const http::Request& given) {
  const auto response = http::refuse(given, kRules);
  return response ? nlohmann::json::parse(response->body)["error"]["code"].get<std::string>() : "";
}

}  // namespace

TEST_CASE("host, origin and token pass together") {
  auto good = request();
  CHECK(refusal(good).empty());
  good.origin = "chrome-extension://abc";
  CHECK(refusal(good).empty());
}

TEST_CASE("a name that was rebound to the loopback address is refused") {
  for (const char* host : {"evil.example:7471", "127.0.0.1", "127.0.0.1:7472", ""}) {
    auto bad = request();
    bad.host = host;
    CHECK(refusal(bad) == "forbidden_host");
  }
}

TEST_CASE("a page of another origin is refused even with the token") {
  for (const char* origin :
       {"https://evil.example", "null", "http://127.0.0.1:7472", "chrome-extension://abcd"}) {
    auto bad = request();
    bad.origin = origin;
    CHECK(refusal(bad) == "forbidden_origin");
  }
}

TEST_CASE("a wrong or missing token is refused") {
  for (const char* given : {"", "Bearer ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcdef0",
                            "0123456789abcdef", "Basic 0123456789abcdef"}) {
    auto bad = request();
    bad.authorization = given;
    CHECK(refusal(bad) == "unauthorized");
  }
}
