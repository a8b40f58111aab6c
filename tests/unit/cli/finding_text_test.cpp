#include "server/cli/present/finding_text.hpp"

#include <catch2/catch.hpp>

using namespace webdyno::present;

namespace {

const Style kFindingStyle{.colour = false, .utf8 = true, .columns = 80};

FindingText a_finding(double estimate, std::optional<double> low, std::optional<double> high) {
  FindingText text;
  text.query = "finding_x";
  text.title = "What x costs";
  text.says = "It takes {value} the time.";
  text.says_below = "It takes only {value} the time.";
  text.needs = "quick";
  text.configurations = 4;
  text.trials = 12;
  text.estimate = estimate;
  text.low = low;
  text.high = high;
  return text;
}

}  // namespace

TEST_CASE("a finding is a sentence with its number, and the number with its interval") {
  CHECK(finding_block(a_finding(41.23, 38.0, 44.9), kFindingStyle) ==
        "What x costs\n"
        "  It takes 41.2\u00d7 the time.\n"
        "  41.2\u00d7 [38.0, 44.9]; 4 configurations, 12 trials; query finding_x\n");
  CHECK_THAT(finding_block(a_finding(41.23, std::nullopt, std::nullopt), kFindingStyle),
             Catch::Contains("  41.2\u00d7 without an interval, of single trials; 4 conf"));
  CHECK_THAT(finding_block(a_finding(2, 1.9, 2.1), {.utf8 = false}),
             Catch::Contains("takes 2.00x the"));
}

TEST_CASE("its words are those of its interval") {
  CHECK(finding_sentence(a_finding(0.5, 0.4, 0.6), kFindingStyle) ==
        "It takes only 0.500\u00d7 the time.");
  CHECK(finding_sentence(a_finding(0.9, 0.7, 1.1), kFindingStyle) ==
        "It takes 0.900\u00d7 the time.");
  CHECK_THAT(finding_block(a_finding(0.9, 0.7, 1.1), kFindingStyle),
             Catch::Contains("No difference is shown: the interval holds 1.\n"));
  auto cores = a_finding(1.02, 0.99, 1.05);
  cores.unit = "cores";
  CHECK_THAT(finding_block(cores, kFindingStyle),
             Catch::Contains("1.02 cores [0.99, 1.05]") && !Catch::Contains("No difference"));
}

TEST_CASE("software adapters, studies and what is not measured are said") {
  auto text = a_finding(2, 1.9, 2.1);
  text.software_trials = 12;
  text.study = "twice (S., 2025)";
  CHECK_THAT(finding_block(text, kFindingStyle),
             Catch::Contains("  All of the trials on a software adapter, which is no GPU.\n") &&
                 Catch::EndsWith("  A study printed: twice (S., 2025)\n"));
  text.left_out = 2;
  text.flags = {{"noisy", 3}, {"profiled", 1}};
  CHECK_THAT(finding_block(text, kFindingStyle),
             Catch::Contains("  2 more trials are left out: their value is 0 or below.\n") &&
                 Catch::Contains("  Flags of these trials: noisy 3, profiled 1\n"));
  text.beside_trials = 9;
  text.beside_flags = {{"noisy", 9}, {"outputs_differ", 2}};
  CHECK_THAT(finding_block(text, kFindingStyle),
             Catch::Contains("  Flags of the 9 trials that they are held against: noisy 9, "
                             "outputs_differ 2\n"));
  text.software_trials = 3;
  CHECK_THAT(finding_block(text, kFindingStyle),
             Catch::Contains("  3 of the trials on a software"));
  text.estimate.reset();
  CHECK(finding_block(text, kFindingStyle) ==
        "What x costs\n  not told: the value of all 2 trials is 0 or below\n");
  text.left_out = 0;
  CHECK(finding_block(text, kFindingStyle) ==
        "What x costs\n  not measured in this sweep; plan quick does\n");
}
