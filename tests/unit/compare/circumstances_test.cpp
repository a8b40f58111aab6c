#include "server/compare/circumstances.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/compare/measured.hpp"

using namespace webdyno::compare;
using webdyno::test::configured;

namespace {

const Matching kOneOfEach{{{0, 0, {}}}, {}, {}};

Configuration around(Facts facts) {
  auto configuration = configured();
  configuration.facts = {
      {"machine", {"m1"}},       {"browser", {"Chromium 156.0"}},  {"webdyno_version", {"0.1"}},
      {"rate_hz", {"10"}},       {"host.governor", {"powersave"}}, {"pages", {"a"}},
      {"framework_files", {"f"}}};
  for (auto& [name, values] : facts) configuration.facts[name] = values;
  configuration.trials.done = 5;
  return configuration;
}

std::vector<Warning> warnings(const Configuration& base, const Configuration& head) {
  return warnings_of({base}, {head}, kOneOfEach);
}

}  // namespace

TEST_CASE("what is the same on both sides is no warning, also where it changed in both alike") {
  CHECK(warnings(around({}), around({})).empty());
  const auto changed = around({{"host.governor", {"performance", "powersave"}}});
  CHECK(warnings(changed, changed).empty());
}

TEST_CASE("facts of the machine that differ are named with their values") {
  const auto found = warnings(around({}), around({{"host.governor", {"performance"}}}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "host_differs");
  CHECK(found[0].text ==
        "the machine is not what it was; governor: powersave in base, performance in head");
}

TEST_CASE("what one side does not know is no difference") {
  auto head = around({});
  head.facts.erase("host.governor");
  head.facts.erase("browser");
  CHECK(warnings(around({}), head).empty());
}

TEST_CASE("two machines are two machines, however alike they are") {
  const auto found = warnings(around({}), around({{"machine", {"m2"}}}));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0].text, Catch::StartsWith("base and head were measured on two machines"));
}

TEST_CASE("of many facts some are named and the others counted, and long values are cut") {
  Facts many;
  for (char name = 'a'; name < 'k'; ++name)
    many["host." + std::string(1, name)] = {std::string(100, name)};
  auto base = around(many);
  for (auto& [name, values] : many) values = {"other"};
  const auto found = warnings(base, around(many));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0].text, Catch::EndsWith("; and 4 facts more"));
  CHECK_THAT(found[0].text, Catch::Contains("a: " + std::string(57, 'a') + "... in base, other"));
}

TEST_CASE("a long value is cut between characters") {
  const std::string before(56, 'a');
  const auto found =
      warnings(around({{"host.governor", {before + "\u00e4\u00e4\u00e4"}}}), around({}));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0].text, Catch::Contains("governor: " + before + "... in base"));
}

TEST_CASE("browser, webdyno and sampling are told apart") {
  const auto found = warnings(
      around({}),
      around({{"browser", {"Chromium 157.0"}}, {"webdyno_version", {"0.2"}}, {"rate_hz", {"50"}}}));
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "the browser differs: Chromium 156.0 in base, Chromium 157.0 in head");
  CHECK(found[1].code == "webdyno_differs");
  CHECK(found[2].code == "rate_differs");
}

TEST_CASE("of native trials another Python, or what it is told of threads, is named") {
  const auto with = [](const std::string& python) { return around({{"python", {python}}}); };
  const auto found = warnings(with("CPython 3.11.2"), with("CPython 3.11.2, OMP_NUM_THREADS=1"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "python_differs");
  CHECK(found[0].text ==
        "Python, which native trials run in, differs: CPython 3.11.2 in base, CPython 3.11.2, "
        "OMP_NUM_THREADS=1 in head");
  CHECK(warnings(around({}), with("CPython 3.11.2")).empty());
}

TEST_CASE("of a native library that was built otherwise, it is shown where the builds differ") {
  const auto built = [](const std::string& blas) {
    return around({{"build", {std::string(80, 'a') + blas}}});
  };
  const auto found = warnings(built("MKL"), built("OpenBLAS"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "library_differs");
  CHECK(found[0].text == "tfjs 4.22.0: build: ..." + std::string(15, 'a') + "MKL in base, ..." +
                             std::string(15, 'a') + "OpenBLAS in head");
  const auto one_dnn = warnings(around({{"onednn", {"yes"}}}), around({{"onednn", {"no"}}}));
  REQUIRE(one_dnn.size() == 1);
  CHECK(one_dnn[0].text == "tfjs 4.22.0: oneDNN: yes in base, no in head");
  auto other_version = built("OpenBLAS");
  other_version.factors["version"] = "4.23.0";
  CHECK(warnings(built("MKL"), other_version).empty());
}

TEST_CASE(
    "other bytes of one version, and other pages, are named; of two frameworks they are not") {
  const auto found = warnings(around({}), around({{"pages", {"b"}}, {"framework_files", {"g"}}}));
  REQUIRE(found.size() == 2);
  CHECK(found[0].text == "webdyno's pages are not the same files for tfjs");
  CHECK(found[1].text == "tfjs 4.22.0: other files of the same version");
  auto other_version = around({{"framework_files", {"g"}}});
  other_version.factors["version"] = "4.23.0";
  CHECK(warnings(around({}), other_version).empty());
  auto other_framework = around({{"pages", {"b"}}});
  other_framework.factors["framework"] = "brain";
  CHECK(warnings(around({}), other_framework).empty());
}

TEST_CASE("what was computed otherwise is named, and what one side does not tell is not") {
  const auto base = around({{"update_rule", {"minibatch"}}, {"readback", {"sync"}}});
  const auto head = around({{"update_rule", {"per_sample"}}, {"network", {"dense"}}});
  const auto found = computed_otherwise(base, head);
  REQUIRE(found.size() == 1);
  CHECK(found[0].factor == "update_rule");
  CHECK(found[0].base == "minibatch");
  CHECK(found[0].head == "per_sample");
  CHECK(computed_otherwise(base, base).empty());
}

TEST_CASE("flags are counted in both arms, and trials that have not ended are") {
  auto head = around({});
  head.flags = {{"noisy", 3}};
  head.trials.waiting = 2;
  const auto found = warnings(around({}), head);
  REQUIRE(found.size() == 2);
  CHECK(found[0].text == "2 trials have not ended yet");
  CHECK(found[1].text == "flag noisy: 0 of 5 trials in base, 3 of 5 in head");
}
