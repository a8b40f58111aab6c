#include "server/results/number.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace webdyno::results;

TEST_CASE("three significant digits") {
  CHECK(three_digits(0.06694) == "0.0669");
  CHECK(three_digits(10.66) == "10.7");
  CHECK(three_digits(123.4) == "123");
  CHECK(three_digits(9.994) == "9.99");
  CHECK(three_digits(9.996) == "10.0");  // the digits are those of the rounded number
  CHECK(three_digits(99.96) == "100");
  CHECK(three_digits(1.0) == "1.00");
  CHECK(three_digits(1234.4) == "1,234");
  CHECK(three_digits(1234567.0) == "1,234,567");
  CHECK(three_digits(-1234.0) == "-1,234");
  CHECK(three_digits(0.0) == "0");
  CHECK(three_digits(std::nullopt) == "-");
}

// The dashboard's format.test.ts reads the same file: nobody is to see two texts of one number.
TEST_CASE("a number has one text, here and in the dashboard") {
  std::ifstream file(WEBDYNO_SOURCE_DIR "/tests/fixtures/numbers/three_digits.json");
  const auto texts = nlohmann::json::parse(file)["texts"];
  REQUIRE(texts.size() > 10);
  for (const auto& each : texts)
    CHECK(three_digits(each[0].get<double>()) == each[1].get<std::string>());
}

TEST_CASE("the interval has the decimals of its mean") {
  CHECK(mean_with_interval(10.66, 10.58, 10.811) == "10.7 [10.6, 10.8]");
  CHECK(mean_with_interval(123.4, 99.96, 146.7) == "123 [100, 147]");
  CHECK(mean_with_interval(0.0662, 0.064999, 0.0674) == "0.0662 [0.0650, 0.0674]");
  CHECK(mean_with_interval(9.06, -0.94, 19.06) == "9.06 [-0.94, 19.06]");
  CHECK(mean_with_interval(10.66, std::nullopt, std::nullopt) == "10.7");
  CHECK(readable(70'447'870'592'558'710'784.0, 2) == "7.04e19");
  CHECK(readable(-0.25, 2) == "-0.25");
  CHECK(mean_with_interval(6.21, 0, 78'581'767'914'186.64) == "6.21 [0.00, 7.86e13]");
}

TEST_CASE("durations change their unit at 1,000 ms and at 60 s") {
  CHECK(duration(7.94) == "7.94 ms");
  CHECK(duration(216.4) == "216 ms");
  CHECK(duration(999.4) == "999 ms");
  CHECK(duration(999.6) == "1.00 s");
  CHECK(duration(1120) == "1.12 s");
  CHECK(duration(59'940) == "59.9 s");
  CHECK(duration(840'000) == "14.0 min");
}

TEST_CASE("a megabyte is a million bytes") {
  CHECK(megabytes(351'000'000) == "351 MB");
  CHECK(megabytes(1'048'576) == "1.05 MB");
}

TEST_CASE("time left carries its range, in the unit of the middle") {
  CHECK(time_left(22, 19, 27) == "22 s left [19, 27]");
  CHECK(time_left(840, 660, 1020) == "14 min left [11, 17]");
  CHECK(time_left(99.4, 60, 130) == "99 s left [60, 130]");
}
