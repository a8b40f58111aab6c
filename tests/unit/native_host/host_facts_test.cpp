#include "native_host/sampling/host_facts.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "native_host/sampling/host_clock.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

TEST_CASE("a PC is described by its kernel") {
  const auto facts = read_machine_facts(test::recorded("chromium"), 1);
  CHECK(facts.cpu_model == "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz");
  CHECK(facts.logical_cpus == 4);
  CHECK(facts.physical_cores == 2);
  CHECK(facts.smt == true);
  CHECK(facts.memory_bytes == 16265712LL * 1024);
  CHECK(facts.kernel == "6.1.0-32-amd64");
  CHECK(facts.virtualisation == "hypervisor");
  CHECK(facts.governor == "performance,powersave");
  CHECK(facts.sockets == 1);
}

TEST_CASE("graphics cards come in the order of their numbers, without sockets and render nodes") {
  const auto cards = read_graphics_cards(test::recorded("chromium"));
  REQUIRE(cards.size() == 2);
  CHECK(cards[0].name == "8086:5917");
  CHECK(cards[0].driver == "i915");
  CHECK(cards[1].name == "10de:2684");
  CHECK(cards[1].driver == "nvidia");
}

TEST_CASE("a card without PCI ids and driver has the name of its node") {
  const test::TemporaryDirectory root;
  test::write_file(root.path() / "sys/class/drm/card3/dev", "226:3\n");
  const auto cards = read_graphics_cards(root.path());
  REQUIRE(cards.size() == 1);
  CHECK(cards[0].name == "card3");
  CHECK_FALSE(cards[0].driver);
}

TEST_CASE("what a kernel does not tell stays unknown") {
  const auto facts = read_machine_facts(test::recorded("little"), 1);
  CHECK(facts.logical_cpus == 2);
  CHECK_FALSE(facts.cpu_model);
  CHECK_FALSE(facts.physical_cores);
  CHECK_FALSE(facts.smt);
  CHECK_FALSE(facts.virtualisation);
  CHECK_FALSE(facts.governor);
  CHECK(facts.gpus.empty());
  CHECK_FALSE(read_volatile_facts(test::recorded("little")).memory_available_bytes);
  CHECK(read_volatile_facts(test::recorded("little")).load_1m == 0.0);
  CHECK_FALSE(read_host_names(test::recorded("little")).machine_id);
}

TEST_CASE("names and changing facts") {
  const auto names = read_host_names(test::recorded("chromium"));
  CHECK(names.boot_id == "0c5ee5a1-93e0-4a6b-8d7e-1f2a3b4c5d6e");
  CHECK(names.hostname == "bench-1");
  CHECK(names.machine_id == "0123456789abcdef0123456789abcdef");
  const auto changing = read_volatile_facts(test::recorded("chromium"));
  CHECK(changing.load_1m == 0.84);
  CHECK(changing.memory_available_bytes == 12582912LL * 1024);
  CHECK(changing.displays);
}

TEST_CASE("a machine without the least facts is an error, not zeros") {
  const test::TemporaryDirectory root;
  CHECK_THROWS_AS(read_machine_facts(root.path(), 1), std::runtime_error);
  CHECK_THROWS_AS(read_host_names(root.path()), std::runtime_error);
}

TEST_CASE("a clock pair lies between two readings of the monotonic clock") {
  const auto before_us = monotonic_us();
  const auto pair = read_clock_pair();
  CHECK(pair.monotonic_us >= before_us);
  CHECK(pair.monotonic_us <= monotonic_us());
  CHECK(pair.realtime_us > 1'700'000'000'000'000);
  if (pair.realtime_error_us) CHECK(*pair.realtime_error_us >= 0);
}

}  // namespace
}  // namespace webdyno::sampling
