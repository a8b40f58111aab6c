#include "server/sweep/fingerprint.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using nlohmann::json;
using webdyno::sweep::contradict;

namespace {

bool differ(const char* one, const char* other) {
  const bool forth = contradict(json::parse(one), json::parse(other));
  CHECK(forth == contradict(json::parse(other), json::parse(one)));
  return forth;
}

}  // namespace

TEST_CASE("fingerprints contradict each other by what both have") {
  CHECK_FALSE(differ(R"({"version": 2, "kernel": "6"})",
                     R"({"version": 3, "kernel": "6", "turbo": true})"));
  CHECK(differ(R"({"version": 2, "kernel": "6"})", R"({"version": 3, "kernel": "7"})"));
  CHECK(differ(R"({"governor": null})", R"({"governor": "powersave"})"));
  CHECK_FALSE(differ(R"({"gpus": [{"name": "A", "driver": "i915"}]})",
                     R"({"gpus": [{"name": "A", "driver": "i915", "driver_version": "5"}]})"));
  CHECK(differ(R"({"gpus": [{"name": "A"}]})", R"({"gpus": [{"name": "B"}]})"));
  CHECK(differ(R"({"gpus": [{"name": "A"}]})", R"({"gpus": []})"));
  CHECK(differ(R"({"caches": [{"bytes": 1}]})", R"({"caches": [{"bytes": 2}]})"));
}
