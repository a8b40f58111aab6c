#include "server/api/cooling_machine.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <utility>

#include "tests/unit/store/temporary_directory.hpp"

using webdyno::api::CoolingMachine;
using webdyno::api::MachineTurns;
using webdyno::test::TemporaryDirectory;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<MachineTurns::Held> held(MachineTurns& turns) {
  return std::make_shared<MachineTurns::Held>(std::move(*turns.try_trial()));
}

}  // namespace

TEST_CASE(
    "a machine goes on to cool down between two requests, and is free when nobody comes for it") {
  const TemporaryDirectory directory;
  MachineTurns turns(directory.path());
  CoolingMachine cooling;
  CHECK_FALSE(cooling.take());
  const auto until = CoolingMachine::Clock::now() + 1h;
  cooling.keep(held(turns), until);
  CHECK_FALSE(turns.try_trial());
  {
    const auto kept = cooling.take();
    REQUIRE(kept);
    CHECK(kept->until == until);
    CHECK_FALSE(cooling.take());
    CHECK_FALSE(turns.try_trial());
  }
  CHECK(turns.try_trial());

  cooling.keep(held(turns), until);
  cooling.free_if_unclaimed(CoolingMachine::Clock::now());
  CHECK_FALSE(turns.try_trial());
  cooling.free_if_unclaimed(CoolingMachine::Clock::now() + 6s);
  CHECK(turns.try_trial());
}
