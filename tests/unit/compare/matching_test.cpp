#include "server/compare/matching.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/compare/measured.hpp"

using namespace webdyno::compare;
using webdyno::test::configured;

namespace {

ArmExpression arm(std::string_view text) { return parse_arm(text).value(); }

std::string refusal(const std::vector<Configuration>& base, std::string_view base_text,
                    const std::vector<Configuration>& head, std::string_view head_text) {
  return match_arms(base, arm(base_text), head, arm(head_text)).error().message;
}

}  // namespace

TEST_CASE("configurations of two sweeps match by what they mean, in any order") {
  const std::vector<Configuration> base = {configured({{"depth", "2"}}),
                                           configured({{"depth", "8"}})};
  const std::vector<Configuration> head = {
      configured({{"depth", "8"}}), configured({{"depth", "4"}}), configured({{"depth", "2"}})};
  const auto matching = match_sweeps(base, head);
  REQUIRE(matching.pairs.size() == 2);
  CHECK((matching.pairs[0].base == 0 && matching.pairs[0].head == 2));
  CHECK((matching.pairs[1].base == 1 && matching.pairs[1].head == 0));
  CHECK(matching.pairs[0].differs.empty());
  CHECK(matching.base_alone.empty());
  REQUIRE(matching.head_alone.size() == 1);
  CHECK(matching.head_alone[0].configuration == 1);
  CHECK_FALSE(matching.head_alone[0].several);
}

TEST_CASE("how long is measured is no part of what a configuration is") {
  const auto matching = match_sweeps({configured({{"batches", "10"}, {"measure_ms", "500"}})},
                                     {configured({{"batches", "20"}, {"measure_ms", "1500"}})});
  REQUIRE(matching.pairs.size() == 1);
  const auto& differs = matching.pairs[0].differs;
  REQUIRE(differs.size() == 2);
  CHECK(differs[0].factor == "batches");
  CHECK(differs[0].base == "10");
  CHECK(differs[0].head == "20");
  CHECK(differs[1].factor == "measure_ms");
}

TEST_CASE("own models that were fed different amounts are no pair, and no others for each other") {
  const auto fed = [](const char* lengths) {
    auto one = configured({{"depth", "2"}});
    if (*lengths != '\0') one.facts["fed_lengths"] = {lengths};
    return one;
  };
  const auto matching = match_sweeps({fed("784")}, {fed("8x784")});
  CHECK(matching.pairs.empty());
  REQUIRE(matching.base_alone.size() == 1);
  REQUIRE(matching.head_alone.size() == 1);
  CHECK_FALSE(matching.base_alone[0].several);
  auto base = std::vector{fed("784"), configured({{"depth", "8"}})};
  auto head = std::vector{fed("8x784"), configured({{"depth", "8"}})};
  for (auto& each : base) each.factors["backend"] = "wasm";
  for (auto& each : head) each.factors["backend"] = "webgl";
  for (auto* side : {&base, &head})
    for (std::size_t i = 0; i < side->size(); ++i)
      (*side)[i].sha256 = (*side)[i].factors["backend"] + std::to_string(i);
  CHECK(match_arms(base, arm("backend=wasm"), head, arm("backend=webgl"))->pairs.size() == 1);
  CHECK(match_sweeps({fed("784")}, {fed("784")}).pairs.size() == 1);
  CHECK(match_sweeps({fed("784")}, {fed("")}).pairs.size() == 1);  // failed, or older
}

TEST_CASE("what measures alike is matched with its like first") {
  const auto ten = configured({{"batches", "10"}});
  const auto twenty = configured({{"batches", "20"}});
  const auto matching = match_sweeps({ten, twenty}, {twenty, ten});
  REQUIRE(matching.pairs.size() == 2);
  CHECK(matching.pairs[0].differs.empty());
  CHECK(matching.pairs[1].differs.empty());
  // 5 batches could go with either.
  const auto several = match_sweeps({ten, twenty}, {configured({{"batches", "5"}})});
  CHECK(several.pairs.empty());
  REQUIRE(several.base_alone.size() == 2);
  CHECK(several.base_alone[0].several);
  CHECK(several.head_alone.at(0).several);
}

TEST_CASE("a version that differs is matched last, and named") {
  const auto one = configured({{"version", "4.20.0"}});
  const auto other = configured({{"version", "4.22.0"}});
  const auto matching = match_sweeps({one}, {other});
  REQUIRE(matching.pairs.size() == 1);
  REQUIRE(matching.pairs[0].differs.size() == 1);
  CHECK(matching.pairs[0].differs[0].factor == "version");
  CHECK(matching.pairs[0].differs[0].base == "4.20.0");
  CHECK(matching.pairs[0].differs[0].head == "4.22.0");
  // Where head has the same one, that is it.
  const auto both = match_sweeps({one}, {other, one});
  REQUIRE(both.pairs.size() == 1);
  CHECK(both.pairs[0].head == 1);
  CHECK(both.head_alone.size() == 1);
  // Two that could take its place: none does.
  const auto third = configured({{"version", "4.23.0"}});
  CHECK(match_sweeps({one}, {other, third}).pairs.empty());
}

TEST_CASE("a parameter that an older webdyno did not know does not keep sweeps apart") {
  const auto matching = match_sweeps({configured()}, {configured({{"readback", "sync"}})});
  REQUIRE(matching.pairs.size() == 1);
  CHECK(matching.pairs[0].differs.at(0).factor == "readback");
  CHECK(matching.pairs[0].differs.at(0).base.empty());
  // One that it did know does.
  CHECK(match_sweeps({configured({{"readback", "async"}})}, {configured({{"readback", "sync"}})})
            .pairs.empty());
}

TEST_CASE("sweeps without anything, and without anything in common") {
  CHECK(match_sweeps({}, {}).pairs.empty());
  const auto nothing = match_sweeps({configured()}, {configured({{"workload", "cnn"}})});
  CHECK(nothing.pairs.empty());
  CHECK(nothing.base_alone.size() == 1);
  CHECK(nothing.head_alone.size() == 1);
}

TEST_CASE("two arms pair by all that they do not name") {
  const std::vector<Configuration> cpu = {configured({{"depth", "2"}}),
                                          configured({{"depth", "8"}})};
  const std::vector<Configuration> webgl = {
      configured({{"depth", "8"}, {"backend", "webgl"}, {"gpu_cache", "cold"}}),
      configured({{"depth", "2"}, {"backend", "webgl"}, {"gpu_cache", "cold"}})};
  const auto matching = match_arms(cpu, arm("backend=cpu"), webgl, arm("backend=webgl")).value();
  REQUIRE(matching.pairs.size() == 2);
  CHECK(matching.pairs[0].head == 1);
  CHECK(matching.pairs[1].head == 0);
}

TEST_CASE("versions belong to frameworks: arms of two frameworks do not pair by them") {
  const std::vector<Configuration> tfjs = {configured()};
  const std::vector<Configuration> brain = {
      configured({{"framework", "brain"}, {"version", "2.0.0"}})};
  CHECK(match_arms(tfjs, arm("framework=tfjs"), brain, arm("framework=brain"))->pairs.size() == 1);
  const std::vector<Configuration> native = {configured({{"framework", "tensorflow"},
                                                         {"version", "2.19.0"},
                                                         {"platform", "native"},
                                                         {"execution", "graph"}})};
  CHECK(
      match_arms(tfjs, arm("framework=tfjs"), native, arm("framework=tensorflow"))->pairs.size() ==
      1);
  // But two versions of one framework in one sweep do.
  const std::vector<Configuration> old_and_new = {configured({{"version", "4.20.0"}}),
                                                  configured()};
  const std::vector<Configuration> on_webgl = {
      configured({{"version", "4.20.0"}, {"backend", "webgl"}}),
      configured({{"backend", "webgl"}})};
  const auto both = match_arms(old_and_new, arm("framework=tfjs,backend=cpu"), on_webgl,
                               arm("framework=tfjs,backend=webgl"));
  REQUIRE(both);
  REQUIRE(both->pairs.size() == 2);
  CHECK(both->pairs[0].head == 0);
}

TEST_CASE("an arm of which two configurations could go with one says what tells them apart") {
  const std::vector<Configuration> two = {configured({{"version", "4.20.0"}}), configured()};
  const std::vector<Configuration> brain = {
      configured({{"framework", "brain"}, {"version", "2.0.0"}})};
  const std::string words =
      " is ambiguous: 2 of its configurations go with one of the other arm; name which: version "
      "(4.20.0, 4.22.0)";
  CHECK(refusal(two, "framework=tfjs", brain, "framework=brain") == "arm 'framework=tfjs'" + words);
  CHECK(refusal(brain, "framework=brain", two, "framework=tfjs") == "arm 'framework=tfjs'" + words);
}

TEST_CASE("arms that overlap, and arms without a pair, are refused") {
  const std::vector<Configuration> all = {configured()};
  CHECK(refusal(all, "framework=tfjs", all, "backend=cpu") ==
        "arms 'framework=tfjs' and 'backend=cpu' both have tfjs 4.22.0 cpu browser mlp train depth "
        "2, width 64, batch 64, weights_seed 7: name a factor in which they differ");
  CHECK(refusal(all, "task=train", {configured({{"task", "infer"}, {"backend", "wasm"}})},
                "task=infer") ==
        "arms 'task=train' and 'task=infer' have no configurations that agree in all that they do "
        "not name: tfjs 4.22.0 cpu browser mlp depth 2, width 64, batch 64, weights_seed 7 and "
        "tfjs 4.22.0 wasm browser mlp depth 2, width 64, batch 64, weights_seed 7");
}
