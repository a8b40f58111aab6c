#include "server/sweep/own_data.hpp"

#include <catch2/catch.hpp>

using nlohmann::json;
using webdyno::sweep::missing_own_data;
using webdyno::sweep::unread_own_data;

TEST_CASE("data of one's own that is not given is named with its option") {
  CHECK_FALSE(
      missing_own_data({{{"data", "generated"}, {"depth", 2}}, {{"text", "generated"}}}, {}));
  CHECK(missing_own_data({{{"depth", 2}}, {{"text", "text-1"}}}, {}) ==
        "the plan measures with a text of your own: name it with --text-file");
  CHECK(missing_own_data({{{"data", "mnist-1"}}}, {}) ==
        "the plan measures with images of your own: name it with --mnist-dir");
  CHECK(missing_own_data({{{"model", "none"}}}, {}) ==
        "the plan measures with a model of your own: name it with --model-dir");
  const std::map<std::string, json> given{{"model", "model-1"}};
  CHECK_FALSE(missing_own_data({{{"model", "model-1"}}}, given));
  CHECK(missing_own_data({{{"model", "model-2"}}}, given) ==
        "the plan is of model-2, --model-dir holds model-1");
}

TEST_CASE("data of one's own that no trial reads is refused") {
  const std::map<std::string, json> given{{"text", "text-1"}};
  CHECK_FALSE(unread_own_data({{{"depth", 2}}, {{"text", "text-1"}}}, given));
  CHECK_FALSE(unread_own_data({{{"depth", 2}}}, {}));
  CHECK(unread_own_data({{{"depth", 2}}, {{"data", "generated"}}}, given) ==
        "measures without a text of one's own: leave --text-file out, or name another plan");
}
