#include "server/compare/arm_expression.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/compare/measured.hpp"

using namespace webdyno::compare;
using webdyno::test::configured;

namespace {

std::string refusal(std::string_view text) { return parse_arm(text).error().message; }

const std::vector<Configuration> kSweep = {
    configured({{"depth", "2"}}), configured({{"depth", "16"}}),
    configured(
        {{"framework", "brain"}, {"version", "2.0.0"}, {"backend", "webgl"}, {"depth", "2"}})};

std::string no_arm(std::string_view text) {
  return select_arm(kSweep, parse_arm(text).value()).error().message;
}

}  // namespace

TEST_CASE("what has a = is an arm, and nothing else is") {
  CHECK(is_arm_expression("framework=tfjs"));
  CHECK_FALSE(is_arm_expression("last"));
  CHECK_FALSE(is_arm_expression("0190a1b2"));
  CHECK_FALSE(is_arm_expression(""));
}

TEST_CASE("an arm is keys with values, blanks around them do not count") {
  const auto arm = parse_arm("framework=tfjs, backend = wasm").value();
  CHECK(arm.values == Factors{{"backend", "wasm"}, {"framework", "tfjs"}});
  CHECK(arm.text == "framework=tfjs, backend = wasm");
  CHECK(parse_arm("model=a=b").value().values == Factors{{"model", "a=b"}});
}

TEST_CASE("what is no arm says what one is") {
  for (const char* text :
       {"framework", "framework=", "=tfjs", "framework=tfjs,", ",", "a=b,,c=d", " = ", ""}) {
    CAPTURE(text);
    CHECK_THAT(refusal(text), Catch::Contains("is no KEY=VALUE, as in framework=tfjs"));
  }
  CHECK(refusal("depth=2,depth=4") == "arm 'depth=2,depth=4' has the key depth more than once");
}

TEST_CASE("an arm is of the configurations that have all its values") {
  const auto arm = [](std::string_view text) {
    return select_arm(kSweep, parse_arm(text).value()).value().size();
  };
  CHECK(arm("framework=tfjs") == 2);
  CHECK(arm("framework=tfjs,depth=16") == 1);
  CHECK(arm("workload=mlp") == 3);
}

TEST_CASE("a key or value that nothing has is refused with those that there are") {
  CHECK(no_arm("frame=tfjs") ==
        "arm 'frame=tfjs' names frame: allowed are framework, version, backend, platform, "
        "workload, task, depth, width, batch, batches, weights_seed");
  CHECK(no_arm("framework=tfj") ==
        "arm 'framework=tfj': no configuration of the sweep has framework=tfj: allowed are brain, "
        "tfjs");
  CHECK(no_arm("depth=3") ==
        "arm 'depth=3': no configuration of the sweep has depth=3: allowed are 2, 16");
  CHECK(no_arm("framework=tfjs,backend=webgl") ==
        "arm 'framework=tfjs,backend=webgl': no configuration of the sweep has framework=tfjs "
        "beside webgl: allowed are brain");
}

TEST_CASE("of many values some are named") {
  std::vector<Configuration> many;
  for (int width = 1; width <= 100; ++width)
    many.push_back(configured({{"width", std::to_string(width)}}));
  CHECK_THAT(select_arm(many, parse_arm("width=x").value()).error().message,
             Catch::EndsWith("10, 11, 12 and 88 more"));
}
