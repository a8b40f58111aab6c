// A sweep by precision that is interrupted at random points goes on as it would have: the same
// order and the same trials, if what trials take is a function of the trial.
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>
#include <string>

#include "schema/wire/identity.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/result.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/virtual_browser.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::history;
using webdyno::test::precise_plan;
using webdyno::test::reopen;
using webdyno::test::result_of;
using webdyno::test::resume;
using webdyno::test::run_to_the_end;
using webdyno::test::SweepFixture;

namespace {

json small_precise_plan() {
  json plan = precise_plan({{"ci_half_width", 0.03}, {"min_trials", 4}, {"max_trials", 12}});
  plan["matrix"][0]["task"] = {"train"};
  return plan;
}

/// By the configuration and the repetition alone: 2 or 8 % of noise, and failures here and there.
std::optional<double> take(const sweep::Lease& lease) {
  const std::string name = lease.configuration.dump() + std::to_string(lease.repetition);
  const auto hash = std::hash<std::string>()(webdyno::wire::sha256_hex(name));
  if (hash % 11 == 0) return std::nullopt;
  std::mt19937_64 engine(hash);
  const double uniform = static_cast<double>(engine() >> 11) * 0x1p-53;
  const double share = lease.configuration["parameters"]["depth"] == 2 ? 0.08 : 0.02;
  return 10 * std::exp(share * (2 * uniform - 1));
}

/// What may come between the lease of a trial and its result, or behind it. After each the sweep
/// goes on; none of them makes the trial end otherwise than by its own result.
class Interruptions {
 public:
  Interruptions(SweepFixture& fixture, std::uint32_t seed) : fixture_(fixture), engine_(seed) {}

  void run() {
    while (fixture_.state() != "done") {
      const auto lease = fixture_.lease();
      // A lost attempt counts as a try, of which a trial has three.
      if (lease.attempt_number > 2 || draw(2) == 0)
        end_normally(lease);
      else
        interrupt(lease);
    }
  }

  int interrupted() const { return interrupted_; }

 private:
  std::uint32_t draw(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_()) % bound; }

  json result(const sweep::Lease& lease) { return result_of(fixture_, lease, take(lease)); }

  void end_normally(const sweep::Lease& lease) {
    REQUIRE_FALSE(fixture_.deliver(lease, result(lease)));
  }

  void interrupt(const sweep::Lease& lease) {
    ++interrupted_;
    switch (draw(7)) {
      case 0: {  // the collector is killed while the trial runs
        reopen(fixture_);
        resume(fixture_);
        return;
      }
      case 1: {  // and while its result is written
        {
          SQLite::Transaction never_committed(fixture_.database,
                                              SQLite::TransactionBehavior::IMMEDIATE);
          REQUIRE_FALSE(fixture_.deliver(lease, result(lease)));
        }
        reopen(fixture_);
        resume(fixture_);
        return;
      }
      case 2: {  // and right after it was
        end_normally(lease);
        reopen(fixture_);
        resume_unless_done();
        return;
      }
      case 3: {  // a person ends it, and goes on with it later
        sweep::set_sweep_state(fixture_.database, fixture_.sweep_uuid, "stopped");
        sweep::release_sweep(fixture_.database, fixture_.sweep_uuid, "interrupted", "Ctrl-C");
        resume(fixture_);
        return;
      }
      case 4: {  // the lease runs out
        fixture_.database.exec(
            "UPDATE attempt SET lease_expires_us = lease_expires_us - 31000000 WHERE outcome IS "
            "NULL");
        sweep::expire_leases(fixture_.database);
        return;
      }
      case 5: {  // the answer to the result is lost: it comes again
        end_normally(lease);
        REQUIRE_FALSE(fixture_.deliver(lease, result(lease)));
        return;
      }
      default: {  // the result is lost: another browser asks
        fixture_.driver_uuid = webdyno::wire::uuid_v7();
        const auto gone = lease.trial_uuid;
        sweep::register_driver(fixture_.database,
                               webdyno::test::registration(fixture_.driver_uuid));
        sweep::release_attempt(fixture_.database, {gone, lease.attempt_number}, "browser_gone", "");
      }
    }
  }

  void resume_unless_done() {
    if (fixture_.state() != "done") resume(fixture_);
  }

  SweepFixture& fixture_;
  std::mt19937 engine_;
  int interrupted_ = 0;
};

}  // namespace

TEST_CASE("a sweep by precision that is interrupted anywhere has the same order and trials") {
  SweepFixture whole(small_precise_plan());
  run_to_the_end(whole, take);
  const auto expected = history(whole);
  REQUIRE(whole.count("SELECT count(*) FROM trial") > 12);
  REQUIRE(whole.count("SELECT count(DISTINCT stopped) FROM sweep_configuration") == 2);
  int interrupted = 0;
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    SweepFixture fixture(small_precise_plan());
    Interruptions interruptions(fixture, seed);
    interruptions.run();
    CHECK(history(fixture) == expected);
    interrupted += interruptions.interrupted();
  }
  CHECK(interrupted > 30);
}
