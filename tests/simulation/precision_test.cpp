// Sweeps by precision whose truth is known: the engine makes them, orders their trials, judges when
// they are enough and appends more; the intervals are the views'. What a trial takes is drawn, and
// outcome and mean of a trial are written as its end writes them (trial, trial_measure). That the
// whole engine makes the same sweep of the same times is the first test's business.
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/order.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/scheduler.hpp"
#include "server/sweep/stop_rule.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/sweep_drift.hpp"
#include "tests/unit/stats/virtual_noise.hpp"
#include "tests/unit/sweep/virtual_browser.hpp"

namespace sweep = webdyno::sweep;
namespace test = webdyno::test;
using nlohmann::json;
using webdyno::stats::kSweeps;
using webdyno::stats::VirtualNoise;

namespace {

constexpr double kTrueMs = 20;

/// Of the small plan, training alone, at so many depths.
json training_plan(const json& repeat, int configurations) {
  json plan = test::precise_plan(repeat);
  plan["matrix"][0]["task"] = {"train"};
  plan["matrix"][0]["depth"] = json::array();
  for (int depth = 1; depth <= configurations; ++depth) plan["matrix"][0]["depth"].push_back(depth);
  return plan;
}

struct VirtualTrial {
  std::int64_t place;  // of its configuration
  std::int64_t block;
};

class VirtualSweeps {
 public:
  explicit VirtualSweeps(const json& plan)
      : plan_(sweep::parse_plan(plan, catalog_).value()),
        configurations_(sweep::expand(plan_, catalog_)),
        database_(webdyno::store::open_for_writing(directory_.path() / "v.db")) {
    sweep::register_driver(database_, test::registration(webdyno::wire::uuid_v7()));
  }

  using Draw = std::function<double(const VirtualTrial& trial)>;

  /// Makes a sweep and measures it to its end. Its sweep_id.
  std::int64_t run(std::uint32_t seed, const Draw& draw_ms) {
    sweep::create_sweep(database_, {.plan = plan_,
                                    .configurations = configurations_,
                                    .seed = seed,
                                    .rate_hz = 10,
                                    .launched = true});
    const auto sweep_id = database_.execAndGet("SELECT max(sweep_id) FROM sweep").getInt64();
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    while (const auto trial_id = sweep::next_trial(database_, sweep_id)) {
      end_trial(sweep_id, *trial_id, draw_ms);
    }
    transaction.commit();
    return sweep_id;
  }

  SQLite::Database& database() { return database_; }

  struct Measured {
    double low_ms;
    double high_ms;
    bool reached;  // what was asked for
  };

  /// Of the first configuration of a sweep, from the public view.
  Measured measured(std::int64_t sweep_id) {
    interval_.reset();
    interval_.bind(1, sweep_id);
    REQUIRE(interval_.executeStep());
    stopped_.reset();
    stopped_.bind(1, sweep_id);
    REQUIRE(stopped_.executeStep());
    return {interval_.getColumn(0).getDouble(), interval_.getColumn(1).getDouble(),
            stopped_.getColumn(0).getInt() != 0};
  }

 private:
  void end_trial(std::int64_t sweep_id, std::int64_t trial_id, const Draw& draw_ms) {
    which_.bind(1, trial_id);
    which_.executeStep();
    const double ms = draw_ms({which_.getColumn(0).getInt64(), which_.getColumn(1).getInt64()});
    which_.reset();
    outcome_.bind(1, trial_id);
    outcome_.exec();
    outcome_.reset();
    measure_.bind(1, std::round(ms * 1e6) / 1e6);  // whole nanoseconds, as pages have them
    measure_.bind(2, trial_id);
    measure_.exec();
    measure_.reset();
    sweep::count_ended_trial(database_, trial_id);
    sweep::look_ahead(database_, sweep_id);
  }

  test::TemporaryDirectory directory_;
  const sweep::Catalog catalog_ = test::small_catalog();
  const sweep::Plan plan_;
  const std::vector<sweep::Configuration> configurations_;
  SQLite::Database database_;
  // A condition on the view alone reaches down to the trials of the one sweep.
  SQLite::Statement interval_{
      database_,
      "SELECT ci95_low_ms, ci95_high_ms FROM training_time WHERE sweep_id = ? AND depth = 1"};
  SQLite::Statement stopped_{
      database_,
      "SELECT stopped = 'precision' FROM sweep_configuration WHERE sweep_id = ? AND place = 0"};
  SQLite::Statement which_{database_,
                           "SELECT place, trial.block FROM trial JOIN sweep_configuration USING "
                           "(sweep_id, configuration_id) WHERE trial_id = ?"};
  SQLite::Statement outcome_{
      database_, "UPDATE trial SET outcome = 'done', attempt_number = 1 WHERE trial_id = ?"};
  SQLite::Statement measure_{
      database_,
      "INSERT INTO trial_measure (trial_id, measure, sweep_id, configuration_id, outcome, mean_ms) "
      "SELECT trial_id, 'training', sweep_id, configuration_id, outcome, ? FROM trial WHERE "
      "trial_id = ?"};
};

/// Percent of kSweeps sweeps of one configuration whose interval holds the truth.
double coverage(const json& repeat, double truth_ms, const std::function<double()>& draw_ms) {
  VirtualSweeps sweeps(training_plan(repeat, 1));
  int held = 0;
  int wide = 0;
  for (int each = 0; each < kSweeps; ++each) {
    const auto id = sweeps.run(static_cast<std::uint32_t>(each),
                               [&](const VirtualTrial&) { return draw_ms(); });
    const auto measured = sweeps.measured(id);
    held += measured.low_ms <= truth_ms && truth_ms <= measured.high_ms ? 1 : 0;
    wide += measured.reached ? 0 : 1;
  }
  CHECK(wide == 0);  // each got the width that was asked for
  return 100.0 * held / kSweeps;
}

void check_coverage(double percent) {
  CHECK(percent >= 93);
  CHECK(percent <= 97);
}

}  // namespace

TEST_CASE("the whole engine and rows written at the end of a trial make the same sweep") {
  const json repeat = {{"ci_half_width", 0.02}};
  const auto take = [](std::int64_t depth, std::int64_t block) {
    VirtualNoise noise(static_cast<std::uint32_t>(100 * depth + block));
    return kTrueMs * noise.lognormal(depth == 1 ? 0.02 : 0.04);
  };
  test::SweepFixture engine(training_plan(repeat, 2));
  test::run_to_the_end(engine, [&](const sweep::Lease& lease) {
    return take(lease.configuration["parameters"]["depth"], lease.repetition);
  });
  VirtualSweeps sweeps(training_plan(repeat, 2));
  sweeps.run(7, [&](const VirtualTrial& trial) { return take(trial.place + 1, trial.block); });
  CHECK(test::history(engine) == test::history(sweeps.database()));
}

TEST_CASE("intervals of sweeps that stop by their width hold the truth: lognormal trials") {
  constexpr double kSigma = 0.03;
  VirtualNoise noise(1);
  check_coverage(coverage({{"ci_half_width", 0.02}}, kTrueMs * std::exp(kSigma * kSigma / 2),
                          [&] { return kTrueMs * noise.lognormal(kSigma); }));
}

TEST_CASE("intervals of sweeps that stop by their width hold the truth: bimodal iterations") {
  VirtualNoise noise(2);
  const double truth = kTrueMs * (0.85 + 0.15 * 1.5) * std::exp(0.02 * 0.02 / 2);
  check_coverage(coverage({{"ci_half_width", 0.02}}, truth, [&] {
    double sum = 0;
    for (int iteration = 0; iteration < 30; ++iteration) sum += kTrueMs * noise.bimodal(1.5, 0.15);
    return sum / 30;
  }));
}

TEST_CASE("a level that drifts is in few intervals, and nearly every such sweep is named") {
  VirtualSweeps sweeps(training_plan({{"ci_half_width", 0.5}, {"min_trials", 7}}, 1));
  VirtualNoise noise(3);
  int missed = 0;
  int missed_and_named = 0;
  for (int each = 0; each < kSweeps; ++each) {
    std::int64_t block = 0;
    double machine = 1;
    const auto id = sweeps.run(static_cast<std::uint32_t>(each), [&](const VirtualTrial& trial) {
      if (trial.block != block) {
        block = trial.block;
        machine = std::pow(1.2, static_cast<double>(block - 1) / 6) * noise.lognormal(0.01);
      }
      return kTrueMs * machine * noise.lognormal(0.02);
    });
    const auto measured = sweeps.measured(id);
    if (measured.low_ms <= kTrueMs && kTrueMs <= measured.high_ms) continue;
    ++missed;
    missed_and_named += sweep::sweep_drift(sweeps.database(), id)->is_named() ? 1 : 0;
  }
  CHECK(missed > 0.9 * kSweeps);
  CHECK(missed_and_named > 0.99 * missed);
}

TEST_CASE("where nothing drifts, few sweeps are named") {
  VirtualSweeps sweeps(training_plan({{"ci_half_width", 0.5}, {"min_trials", 5}}, 1));
  VirtualNoise noise(4);
  constexpr int kSome = 500;
  int named = 0;
  for (int each = 0; each < kSome; ++each) {
    const auto id = sweeps.run(static_cast<std::uint32_t>(each), [&](const VirtualTrial&) {
      return kTrueMs * noise.lognormal(0.05);
    });
    named += sweep::sweep_drift(sweeps.database(), id)->is_named() ? 1 : 0;
  }
  CHECK(named <= 0.07 * kSome);
}

TEST_CASE("blocks of few configurations behind the complete ones say nothing of drift") {
  VirtualSweeps sweeps(
      training_plan({{"ci_half_width", 0.01}, {"min_trials", 6}, {"max_trials", 40}}, 10));
  VirtualNoise noise(5);
  int named = 0;
  constexpr int kSome = 200;
  for (int each = 0; each < kSome; ++each) {
    std::int64_t first = 0;
    const auto id = sweeps.run(static_cast<std::uint32_t>(each), [&](const VirtualTrial& trial) {
      if (first == 0) first = trial.place;
      // One scatters, and alone has trials behind the sixth block; there it lies elsewhere.
      if (trial.place != first) return kTrueMs * noise.lognormal(0.001);
      return kTrueMs * (trial.block <= 6 ? 1 : 1.5) * noise.lognormal(0.3);
    });
    const auto drift = sweep::sweep_drift(sweeps.database(), id);
    CHECK(drift->blocks == 6);
    named += drift->is_named() ? 1 : 0;
  }
  CHECK(named <= 0.07 * kSome);
}

TEST_CASE("full blocks behind those that a sweep was made with show its drift") {
  VirtualSweeps sweeps(
      training_plan({{"ci_half_width", 0.001}, {"min_trials", 2}, {"max_trials", 10}}, 5));
  VirtualNoise noise(6);
  const auto id = sweeps.run(1, [&](const VirtualTrial& trial) {
    return kTrueMs * std::pow(1.1, static_cast<double>(std::max<std::int64_t>(trial.block, 5))) *
           noise.lognormal(0.01);
  });
  const auto drift = sweep::sweep_drift(sweeps.database(), id);
  CHECK(drift->blocks == 10);
  CHECK(drift->is_named());
}

TEST_CASE("a block is appended in pieces, and is the one that it would be at once") {
  json plan = training_plan({{"ci_half_width", 0.02}, {"min_trials", 2}, {"max_trials", 3}}, 16);
  plan["matrix"][0]["batch"] = json::array();
  for (int batch = 1; batch <= 15; ++batch) plan["matrix"][0]["batch"].push_back(batch);
  constexpr int kConfigurations = 240;
  constexpr std::uint32_t kSeed = 7;
  VirtualSweeps sweeps(plan);
  int trials_as_the_third_block_begins = 0;
  const auto id = sweeps.run(kSeed, [&](const VirtualTrial& trial) {
    if (trial.block == 3 && trials_as_the_third_block_begins == 0)
      trials_as_the_third_block_begins =
          sweeps.database().execAndGet("SELECT count(*) FROM trial").getInt();
    return trial.block == 1 ? 10.0 : 20.0;
  });
  CHECK(trials_as_the_third_block_begins ==
        2 * kConfigurations + static_cast<int>(sweep::kAppendedTrials));
  SQLite::Statement third(sweeps.database(),
                          "SELECT place FROM trial JOIN sweep_configuration USING (sweep_id, "
                          "configuration_id) WHERE sweep_id = ? AND trial.block = 3 ORDER BY "
                          "position");
  third.bind(1, id);
  std::vector<std::uint64_t> keys;
  while (third.executeStep())
    keys.push_back(sweep::order_key(kSeed, 3, third.getColumn(0).getInt64()));
  CHECK(keys.size() == kConfigurations);
  CHECK(std::is_sorted(keys.begin(), keys.end()));
}
