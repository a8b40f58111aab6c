#include "server/findings/findings.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "server/findings/findings_json.hpp"
#include "tests/unit/findings/studied_trials.hpp"

using namespace webdyno;

namespace {

using FlagCounts = std::map<std::string, std::size_t>;

findings::Found found_in(test::StudiedTrials& trials, const std::string& query) {
  for (const auto& each : findings::find_all(trials.database, 1)) {
    if (each.query->name == query) return each;
  }
  FAIL("there is no " << query);
  return {};
}

}  // namespace

TEST_CASE("what WebGL brings names the flags of both sides, of WebAssembly those of the fastest") {
  test::StudiedTrials trials;
  trials.sweep(1, "quick");
  const auto webgl = trials.configuration("tfjs", "webgl", "infer");
  const auto wasm = trials.configuration("tfjs", "wasm", "infer");
  const auto slower = trials.configuration("tfjs", "wasm", "infer");
  for (int block = 0; block < 3; ++block) {
    trials.trial(1, webgl, block, "inference", 42, 42, block == 0 ? R"(["starved"])" : "[]");
    trials.trial(1, wasm, block, "inference", 1, 1, R"(["noisy","outputs_differ"])");
    trials.trial(1, slower, block, "inference", 2, 2, R"(["throttled"])");
  }
  const auto found = found_in(trials, "finding_webgl");
  CHECK(found.estimate == Approx(42));
  CHECK(found.trials == 3);
  CHECK(found.flags == FlagCounts{{"starved", 1}});
  CHECK(found.beside_trials == 3);
  CHECK(found.beside_flags == FlagCounts{{"noisy", 3}, {"outputs_differ", 3}});
  const auto json = findings::findings_json({found}).at(0);
  CHECK(json["beside_trials"] == 3);
  CHECK(json["beside_flags"].at(1) == nlohmann::json{{"flag", "outputs_differ"}, {"trials", 3}});
}

TEST_CASE("what depth costs names the flags of the shallowest networks, too") {
  test::StudiedTrials trials;
  trials.sweep(1, "paper-training");
  const auto shallow = trials.configuration("tfjs", "cpu", "train", 1);
  const auto deep = trials.configuration("tfjs", "cpu", "train", 4);
  for (int block = 0; block < 2; ++block) {
    trials.trial(1, shallow, block, "training", 1, 1, R"(["noisy"])");
    trials.trial(1, deep, block, "training", 4, 4);
  }
  const auto found = found_in(trials, "finding_depth");
  CHECK(found.estimate == Approx(4));
  CHECK(found.flags.empty());
  CHECK(found.beside_trials == 2);
  CHECK(found.beside_flags == FlagCounts{{"noisy", 2}});
}

TEST_CASE("a ratio inside of a trial is beside no other") {
  test::StudiedTrials trials;
  trials.sweep(1, "quick");
  trials.trial(1, trials.configuration("tfjs", "webgl", "infer"), 0, "inference", 4, 1,
               R"(["noisy"])");
  const auto found = found_in(trials, "finding_awaited");
  CHECK(found.flags == FlagCounts{{"noisy", 1}});
  CHECK(found.beside_trials == 0);
  CHECK(found.beside_flags.empty());
}
