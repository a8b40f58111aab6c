#include "server/sweep/output_difference.hpp"

#include <catch2/catch.hpp>

using nlohmann::json;
using webdyno::sweep::ModelOutput;
using webdyno::sweep::output_difference;
using webdyno::sweep::OutputDifference;

namespace {

ModelOutput output(const std::string& name, const std::vector<std::int64_t>& shape,
                   const json& values, const std::string& type = "float32",
                   std::int64_t sample = 0) {
  return {.sample = sample, .name = name, .type = type, .shape = shape, .values = values};
}

OutputDifference of_one(const json& reference, const json& other,
                        const std::string& type = "float32") {
  const auto count = static_cast<std::int64_t>(reference.size());
  return output_difference({output("y", {1, count}, reference, type)},
                           {output("z", {count}, other, type)}, false);
}

}  // namespace

TEST_CASE("numbers differ by a share of the largest, a hundredth of which is let pass") {
  CHECK(of_one({1, -4, 0}, {1, -4, 0}).largest == 0);
  CHECK(of_one({1, -4, 0}, {1.02, -4, 0}).largest == Approx(0.005));
  CHECK_FALSE(of_one({1, -4, 0}, {1.02, -4, 0}).differs);
  CHECK(of_one({1, -4, 0}, {1, -4, 0.08}).differs);
  CHECK(of_one({0, 0}, {0, 0.5}).largest == 1);  // nothing was expected
  CHECK(of_one({200, 10}, {198, 10}, "uint8").largest == Approx(0.01));
}

TEST_CASE("outputs of the size of 32-bit rounding near 1 are no mistake of a backend") {
  CHECK(of_one({0, 1.490116e-7}, {0, 8.940697e-8}).largest == Approx(6e-4).epsilon(0.01));
  CHECK_FALSE(of_one({0, 1.490116e-7}, {0, 8.940697e-8}).differs);
  CHECK_FALSE(of_one({0, 0}, {0, 1e-9}).differs);
  CHECK(of_one({0, 1e-5}, {0, 1.2e-5}).differs);
}

TEST_CASE("of indices the share that is not equal counts, however near they are") {
  CHECK(of_one({281}, {282}, "int64").largest == 1);
  CHECK(of_one({1, 2, 3, 4}, {1, 2, 3, 5}, "int32").largest == Approx(0.25));
  CHECK(of_one({"9007199254740993"}, {"9007199254740993"}, "int64").largest == 0);
  CHECK(of_one({"cat", "dog"}, {"cat", "dog"}, "string").largest == 0);
}

TEST_CASE("what is no number has to be none on both sides") {
  CHECK(of_one({"NaN", 1, "Infinity"}, {"NaN", 1, "Infinity"}).largest == 0);
  for (const json& other : {json{0, 1, "Infinity"}, json{"NaN", 1, "-Infinity"}}) {
    const auto difference = of_one({"NaN", 1, "Infinity"}, other);
    CHECK(difference.differs);
    CHECK_FALSE(difference.largest);
    CHECK(difference.remark == "z has no number where the other has one");
  }
}

TEST_CASE("outputs of another number, shape or type differ without a number") {
  const auto boxes = output_difference({output("boxes", {1, 100, 4}, json::array())},
                                       {output("boxes", {1, 10, 4}, json::array())}, true);
  CHECK(boxes.differs);
  CHECK(boxes.remark == "boxes is 1x10x4 in place of 1x100x4");
  CHECK(output_difference({output("y", {1}, {1})}, {output("y", {1}, {1}, "int64")}, true).remark ==
        "y is int64 in place of float32");
  const std::vector<ModelOutput> two = {output("a", {1}, {1}), output("b", {1}, {2})};
  CHECK(output_difference(two, {two[0]}, true).differs);
  const auto of_others =
      output_difference(two, {two[0]}, false);  // another library may leave one out
  CHECK_FALSE(of_others.differs);
  CHECK(of_others.remark == "1 outputs in place of 2");
}

TEST_CASE("outputs are matched by names, by their order, by shapes that only one has") {
  const std::vector<ModelOutput> reference = {output("scores", {2}, {1, 2}),
                                              output("boxes", {3}, {3, 4, 5})};
  CHECK(output_difference(reference, {reference[1], reference[0]}, true).largest == 0);
  CHECK(output_difference(reference, {output("0", {1, 2}, {1, 2}), output("1", {1, 3}, {3, 4, 5})},
                          false)
            .largest == 0);
  CHECK(output_difference(reference, {output("0", {1, 3}, {3, 4, 5}), output("1", {1, 2}, {1, 2})},
                          false)
            .largest == 0);
  CHECK(output_difference(reference, {output("0", {7}, {1}), output("1", {2}, {1, 2})}, false)
            .remark == "outputs of other names and shapes");
}

TEST_CASE("samples that both have are compared") {
  const std::vector<ModelOutput> three = {output("y", {1}, {1}),
                                          output("y", {1}, {2}, "float32", 1),
                                          output("y", {1}, {3}, "float32", 2)};
  CHECK(output_difference(three, {three[0]}, true).largest == 0);
  auto wrong = three;
  wrong[2].values = {9};
  CHECK(output_difference(three, wrong, true).largest == Approx(2));
}
