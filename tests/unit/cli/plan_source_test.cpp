#include "server/cli/plan_source.hpp"

#include <catch2/catch.hpp>

#include "server/api/plan_refusal.hpp"
#include "server/cli/exit_code.hpp"

using namespace webdyno;
using nlohmann::json;

namespace {

/// Whether a plan of configurations with these inputs takes --input.
bool takes_input(const std::vector<std::string>& of_plan, const std::string& given) {
  std::vector<json> parameters;
  for (const auto& each : of_plan) parameters.push_back({{"input", each}});
  try {
    cli::refuse_unread_inputs("x", parameters, {.parameters = {{"input", given}}});
  } catch (const cli::UsageError&) {
    return false;
  }
  return true;
}

constexpr const char* kOne = "x=npy-000000000001";
constexpr const char* kOther = "x=npy-000000000002";
const std::string kBoth = std::string(kOne) + " " + kOther;

}  // namespace

TEST_CASE("--input brings the files that a plan names, as a factor too") {
  CHECK(takes_input({kOne, kOther}, kBoth));
  CHECK(takes_input({kOne, "x=1x4"}, kOne));
  CHECK(takes_input({std::string(kOne) + " n=3"}, kOne));
  CHECK_FALSE(takes_input({kOne, "x=1x4"}, kBoth));
  CHECK_FALSE(takes_input({"x=1x4"}, kOne));
}

TEST_CASE("--input that says lengths is of a plan that leaves them open") {
  CHECK(takes_input({"n=3"}, "n=3"));
  CHECK_FALSE(takes_input({"n=3 x=1"}, "n=3"));
  CHECK_FALSE(takes_input({std::string(kOne) + " n=3"}, "n=3"));
}

TEST_CASE("a page's address may be as long as requests are") {
  std::string cached;
  for (int i = 0; i < 260; ++i)
    cached += (i == 0 ? "" : " ") + std::string("past_key_values.") + std::to_string(i) +
              ".decoder.value=1x8x?x64";
  sweep::Configuration configuration;
  configuration.parameters = {{"input", cached}};
  CHECK(api::too_long_address({configuration}) == std::nullopt);
  configuration.parameters = {{"input", std::string(250'000, 'x')}};
  CHECK_THAT(api::too_long_address({configuration}).value(),
             Catch::Contains("and 245760 are allowed"));
}
