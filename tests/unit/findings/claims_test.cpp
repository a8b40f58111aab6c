#include "server/findings/claims.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "server/findings/claims_json.hpp"
#include "server/stats/stratified.hpp"
#include "tests/unit/findings/studied_trials.hpp"

using namespace webdyno;
using findings::ClaimVerdict;
using findings::JudgedClaim;
using test::StudiedTrials;

namespace {

JudgedClaim judged(StudiedTrials& trials, const std::string& query,
                   const std::vector<findings::StudySweep>& sweeps) {
  for (const auto& each : findings::judge_claims(trials.database, sweeps)) {
    if (each.query->name == query) return each;
  }
  FAIL("there is no " << query);
  return {};
}

/// Inference of TensorFlow.js in three blocks: on the CPU 2 ms, on WebGL as given.
struct WebglTrials : StudiedTrials {
  WebglTrials(const std::vector<double>& awaited, const std::vector<double>& returned) {
    sweep(1, "paper-inference");
    const auto cpu = configuration("tfjs", "cpu", "infer");
    const auto webgl = configuration("tfjs", "webgl", "infer");
    for (int block = 0; block < 3; ++block) {
      trial(1, cpu, block, "inference", 2, 2);
      trial(1, webgl, block, "inference", awaited.at(block), returned.at(block),
            R"(["no_steady_state"])");
    }
  }
  JudgedClaim claim() { return judged(*this, "claim_webgl", {{1, "paper-inference"}}); }
};

}  // namespace

TEST_CASE("a claim's number and interval are those of its query's rows, by reading") {
  WebglTrials trials({4, 5, 6}, {1, 1.1, 1.2});
  const auto claim = trials.claim();
  const std::vector<std::vector<double>> read = {{0.5, 0.55, 0.6}};
  const std::vector<std::vector<double>> waited = {{2, 2.5, 3}};
  for (const auto& [number, values] :
       {std::pair(claim.readings.as_read, read), std::pair(claim.readings.as_waited, waited)}) {
    CHECK(number.estimate == Approx(stats::stratified_geometric_mean(values).value()));
    CHECK(number.interval->low == Approx(stats::stratified_interval(values)->low));
    CHECK(number.interval->high == Approx(stats::stratified_interval(values)->high));
    CHECK(number.trials == 3);
    CHECK(number.configurations == 1);
  }
  CHECK(claim.flags == std::map<std::string, std::size_t>{{"no_steady_state", 3}});
  CHECK(claim.beside_trials == 3);
  CHECK(claim.beside_flags.empty());
  CHECK_FALSE(claim.one_reading);
}

TEST_CASE("a reading holds on the claim's side of 1, fails on the other, and is open between") {
  const auto survival = [](const std::vector<double>& awaited, const std::vector<double>& read) {
    WebglTrials trials(awaited, read);  // it holds below 1, which is 2 ms
    return findings::survival_of(trials.claim());
  };
  const std::vector<double> faster = {1, 1.1, 1.2};
  const std::vector<double> slower = {4, 5, 6};
  const std::vector<double> either = {1, 2, 4};
  CHECK(survival(faster, faster) == "survives under both readings");
  CHECK(survival(slower, faster) == "holds only as the study read it");
  CHECK(survival(faster, slower) == "holds only as a user waits");
  CHECK(survival(slower, slower) == "survives under neither reading");
  CHECK(survival(either, either) == "open under both readings");
  CHECK(survival(either, faster) == "holds as the study read it, open as a user waits");
  CHECK(survival(slower, either) == "open as the study read it, fails as a user waits");
}

TEST_CASE("single trials leave a claim open, however far from 1 they are") {
  StudiedTrials trials;
  trials.sweep(1, "paper-training-small");
  trials.trial(1, trials.configuration("convnetjs", "cpu", "train"), 0, "training", 1, 1);
  trials.trial(1, trials.configuration("brain", "cpu", "train"), 0, "training", 100, 100);
  const auto claim = judged(trials, "claim_training", {{1, "paper-training-small"}});
  CHECK(claim.one_reading);
  CHECK(claim.readings.as_waited.estimate == Approx(100));
  CHECK_FALSE(claim.readings.as_waited.interval);
  CHECK(findings::survival_of(claim) == "open");
}

TEST_CASE("a claim of several frameworks holds of each, and fails where it fails of one") {
  StudiedTrials trials;
  trials.sweep(1, "paper-training");
  const auto convnetjs = trials.configuration("convnetjs", "cpu", "train");
  const auto brain = trials.configuration("brain", "cpu", "train");
  const auto tfjs = trials.configuration("tfjs", "cpu", "train");
  const std::vector<std::vector<double>> ms = {{1, 1, 1}, {100, 110, 120}, {2, 2.1, 2.2}};
  for (int block = 0; block < 3; ++block) {
    trials.trial(1, convnetjs, block, "training", ms[0].at(block), 1);
    trials.trial(1, brain, block, "training", ms[1].at(block), 1);
    trials.trial(1, tfjs, block, "training", ms[2].at(block), 1);
  }
  const auto claim = judged(trials, "claim_training", {{1, "paper-training"}});
  REQUIRE(claim.parts.size() == 2);
  CHECK(claim.parts[0].name == "brain 1");
  CHECK(findings::survival_of(claim) == "survives");
  // Of both parts together 95 %: each of 97.5 %.
  const std::vector<std::vector<double>> of_tfjs = {ms[2]};
  CHECK(claim.parts[1].readings.as_waited.interval->low ==
        Approx(stats::stratified_interval(of_tfjs, 0.975)->low));

  trials.database.exec("UPDATE trial_measure SET mean_ms = mean_ms / 10 WHERE configuration_id = " +
                       std::to_string(tfjs));
  const auto failing = judged(trials, "claim_training", {{1, "paper-training"}});
  CHECK(failing.readings.as_waited.interval->low > 1);  // of all together
  CHECK(findings::survival_of(failing) == "does not survive");
}

TEST_CASE("a reading is of the parts that are measured, and those that are not have their names") {
  StudiedTrials trials;
  trials.sweep(1, "paper-inference");
  const auto convnetjs = trials.configuration("convnetjs", "cpu", "infer");
  const auto brain = trials.configuration("brain", "cpu", "infer");
  const auto tfjs = trials.configuration("tfjs", "cpu", "infer");
  for (int block = 0; block < 3; ++block) {
    trials.trial(1, convnetjs, block, "model_load", 1, 1);
    trials.trial(1, brain, block, "model_load", 3 + 0.1 * block, 1);
    trials.trial(1, tfjs, block, "model_load", 4 + 0.1 * block, 1);
  }
  // What brain.js took to make its network is not known: the study's reading has no value of it.
  trials.database.exec("UPDATE trial_measure SET build_ms = 0.5 WHERE configuration_id = " +
                       std::to_string(convnetjs));
  const auto claim = judged(trials, "claim_loading", {{1, "paper-inference"}});
  REQUIRE(claim.parts.size() == 2);
  CHECK(claim.parts[0].readings.as_read.verdict == ClaimVerdict::kNotMeasured);
  CHECK(claim.readings.as_read.verdict == ClaimVerdict::kHolds);
  CHECK(findings::survival_of(claim) == "survives under both readings");
  using findings::Readings;
  CHECK(findings::unmeasured_parts(claim, &Readings::as_read) ==
        std::vector<std::string>{"brain 1 cpu"});
  CHECK(findings::unmeasured_parts(claim, &Readings::as_waited).empty());

  trials.database.exec("UPDATE trial_measure SET build_ms = NULL, mean_ms = NULL");
  const auto none = judged(trials, "claim_loading", {{1, "paper-inference"}});
  CHECK(none.readings.as_read.verdict == ClaimVerdict::kNotMeasured);
  CHECK(findings::unmeasured_parts(none, &Readings::as_read).empty());
}

TEST_CASE("a claim names the flags of the trials that it holds others against, too") {
  StudiedTrials trials;
  trials.sweep(1, "paper-training");
  const auto convnetjs = trials.configuration("convnetjs", "cpu", "train");
  const auto brain = trials.configuration("brain", "cpu", "train");
  for (int block = 0; block < 3; ++block) {
    trials.trial(1, convnetjs, block, "training", 1, 1, R"(["noisy","outputs_differ"])");
    trials.trial(1, brain, block, "training", 42, 42, block == 0 ? R"(["starved"])" : "[]");
  }
  const auto claim = judged(trials, "claim_training", {{1, "paper-training"}});
  using Flags = std::map<std::string, std::size_t>;
  CHECK(claim.flags == Flags{{"starved", 1}});
  CHECK(claim.beside_trials == 3);
  CHECK(claim.beside_flags == Flags{{"noisy", 3}, {"outputs_differ", 3}});
  const auto json = findings::claims_json({claim}).at(0);
  CHECK(json["beside_trials"] == 3);
  CHECK(json["beside_flags"].at(0) == nlohmann::json{{"flag", "noisy"}, {"trials", 3}});
}

TEST_CASE("a claim is judged by its plan's sweep, else by the first that has trials of it") {
  WebglTrials trials({4, 5, 6}, {1, 1, 1});
  trials.sweep(2, "quick");
  trials.sweep(3, "paper-inference-small");
  const auto with = [&](const std::vector<findings::StudySweep>& sweeps) {
    return judged(trials, "claim_webgl", sweeps).sweep_id;
  };
  CHECK(with({{2, "quick"}, {1, "paper-inference"}}) == 1);
  CHECK(with({{3, "paper-inference-small"}, {1, "other"}}) == 1);  // 3 has no trials
  CHECK(with({{2, "quick"}}) == std::nullopt);
  trials.trial(2, 1, 0, "inference", 2, 2);  // on the CPU
  trials.trial(2, 2, 0, "inference", 4, 1);
  CHECK(with({{2, "quick"}}) == 2);
  CHECK(with({{2, "quick"}, {1, "paper-inference"}}) == 1);
  CHECK(with({{2, "quick"}, {1, "other"}}) == 2);
  CHECK(findings::survival_of(judged(trials, "claim_webgl", {})) == "not measured");
}

TEST_CASE("claims as JSON have every saved claim, the unmeasured with null") {
  StudiedTrials trials;
  const auto all = findings::claims_json(findings::judge_claims(trials.database, {}));
  REQUIRE(all.size() >= 10);
  for (const auto& each : all) {
    CHECK(each["as_read"]["value"].is_null());
    CHECK(each["sweep_id"].is_null());
    CHECK(each["survival"] == "not measured");
  }
}
