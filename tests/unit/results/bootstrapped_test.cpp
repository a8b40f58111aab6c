#include "server/results/bootstrapped.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "server/store/database.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using webdyno::results::bootstrapped_numbers;
using webdyno::test::TemporaryDirectory;

namespace {

constexpr int kConfiguration = 1;
constexpr int kControl = 2;

/// A sweep of a configuration and an arm of the control; so many trials of each, the n-th with
/// median n ms, p95 n + 1 ms where it has one, and peak n MB.
SQLite::Database with_trials(const TemporaryDirectory& directory, int trials) {
  auto database = webdyno::store::open_for_writing(directory.path() / "b.db");
  database.exec("PRAGMA foreign_keys = OFF");
  database.exec(
      "INSERT INTO configuration (configuration_id, configuration_sha256, framework, "
      "framework_version, backend, platform, workload, task, parameters, control_arm) VALUES "
      "(1, 'c', 'tfjs', '4', 'cpu', 'browser', 'mlp', 'train', '{}', NULL), "
      "(2, 'a', 'reference', '1', 'cpu', 'browser', 'mlp', 'train', '{}', 'a')");
  for (int i = 0; i < 2 * trials; ++i) {
    const int configuration = i < trials ? kConfiguration : kControl;
    database.exec(fmt::format(
        "INSERT INTO trial (trial_id, trial_uuid, contract_version, sweep_id, configuration_id, "
        "position, block, outcome, attempt_number) VALUES ({0}, 't{0}', 3, 7, {1}, {0}, 1, 'done', "
        "1); INSERT INTO attempt (trial_id, attempt_number, leased_realtime_us, "
        "lease_expires_realtime_us, boot_id, browser_id) VALUES ({0}, 1, 0, 0, 'b', 1); "
        "INSERT INTO trial_measure (trial_id, measure, sweep_id, configuration_id, outcome, "
        "median_ms, p95_ms) VALUES ({0}, 'training', 7, {1}, 'done', {2}, iif({2} = 1, NULL, {2} + "
        "1)), ({0}, 'warmup', 7, {1}, 'done', 900, NULL); INSERT INTO trial_memory (trial_id, "
        "sweep_id, configuration_id, outcome, task, peak_footprint_bytes) VALUES ({0}, 7, {1}, "
        "'done', 'train', {2} * 1000000)",
        i + 1, configuration, i % trials + 1));
  }
  return database;
}

}  // namespace

TEST_CASE("medians over trials have an interval from five trials on, each of those that say one") {
  const TemporaryDirectory directory;
  auto database = with_trials(directory, 5);
  const auto numbers = bootstrapped_numbers(database, 7);
  REQUIRE(numbers.size() == 1);  // the control is no framework
  const auto& row = numbers.at(kConfiguration);
  REQUIRE(row.median_ms);
  CHECK(row.median_ms->median == 3);
  CHECK(row.median_ms->low >= 1);
  CHECK(row.median_ms->low < 3);
  CHECK(row.median_ms->high > 3);
  CHECK(row.median_ms->high <= 5);
  CHECK(row.peak_footprint_bytes->median == 3'000'000);
  CHECK_FALSE(row.p95_ms);  // four trials have one
}

TEST_CASE("fewer trials, and no sweep, have none") {
  const TemporaryDirectory directory;
  auto database = with_trials(directory, 4);
  CHECK_FALSE(bootstrapped_numbers(database, 7).at(kConfiguration).median_ms);
  CHECK(bootstrapped_numbers(database, 8).empty());
}
