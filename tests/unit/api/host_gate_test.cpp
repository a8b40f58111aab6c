#include "server/api/host_gate.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/store/temporary_directory.hpp"

using std::chrono::milliseconds;
using webdyno::api::HostGate;
using webdyno::test::TemporaryDirectory;

namespace {

constexpr pid_t kCollector = 50;

/// Two CPUs of which the test says what they did; time is what the test says, too.
class WatchedHost {
 public:
  WatchedHost() {
    write("proc/77/status", "");
    write("proc/50/status", "Cpus_allowed_list:\t0-1\n");
    used(kCollector, 1, "webdyno", 0);
  }

  void write(const std::string& file, const std::string& text) const {
    const auto path = directory_.path() / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  void used(int pid, int parent, const std::string& name, int ticks) const {
    write("proc/" + std::to_string(pid) + "/stat",
          std::to_string(pid) + " (" + name + ") S " + std::to_string(parent) +
              " 1 1 0 -1 0 5 0 6 0 " + std::to_string(ticks) + " 0 0 0 20 0 7 0 9 0 0\n");
  }
  /// What all CPUs have done by now.
  void stat(int busy, int idle) const {
    write("proc/stat",
          "cpu  " + std::to_string(busy) + " 0 0 " + std::to_string(idle) + " 0 0 0 0 0 0\n");
  }

  HostGate gate() const { return {directory_.path(), kCollector}; }

 private:
  TemporaryDirectory directory_;
};

HostGate::Clock::time_point at(int ms) { return HostGate::Clock::time_point(milliseconds(ms)); }

}  // namespace

TEST_CASE("a quiet machine waits for nothing but the first look") {
  const WatchedHost host;
  host.stat(100, 100);
  auto gate = host.gate();
  gate.begin(at(0));
  CHECK(gate.look(at(100)) == milliseconds(150));
  // Its own browser works: that is nobody else.
  host.used(60, kCollector, "chromium", 40);
  host.stat(142, 108);
  CHECK_FALSE(gate.look(at(250)));
  CHECK_FALSE(gate.waits_for());
  const auto wait = gate.take();
  CHECK(wait.waited.count() == 0);
  CHECK_FALSE(wait.given_up);
}

TEST_CASE("a busy machine is waited for, with the name of who is busy, until it is quiet") {
  const WatchedHost host;
  host.stat(100, 100);
  auto gate = host.gate();
  gate.begin(at(0));
  host.used(70, 1, "cc1pl\xff", 30);
  host.used(71, 1, "idle", 1);
  host.stat(131, 119);
  CHECK(gate.look(at(250)) == milliseconds(500));
  CHECK(gate.waits_for() ==
        "a quiet machine: others take 62 % of its CPUs, most cc1pl? (pid 70) (--no-gate does not "
        "wait)");
  host.stat(231, 119);
  CHECK(gate.look(at(750)) == milliseconds(1000));
  host.stat(232, 318);
  CHECK_FALSE(gate.look(at(1750)));
  CHECK_FALSE(gate.waits_for());
  const auto wait = gate.take();
  CHECK(wait.waited == milliseconds(1500));
  CHECK_FALSE(wait.given_up);
  CHECK(gate.take().waited.count() == 0);  // the next trial's own
}

TEST_CASE("waiting has an end for a trial, and one for all") {
  const WatchedHost host;
  auto gate = host.gate();
  int now_ms = 0;
  int busy = 0;
  const auto wait_for_a_trial = [&] {
    host.stat(busy, 0);
    gate.begin(at(now_ms));
    for (;;) {
      host.stat(busy += 100, 0);
      const auto pause = gate.look(at(now_ms));
      if (!pause) return gate.take();
      now_ms += static_cast<int>(std::chrono::duration_cast<milliseconds>(*pause).count());
    }
  };
  const auto first = wait_for_a_trial();
  CHECK(first.given_up);
  CHECK(first.waited >= milliseconds(10'000));
  CHECK(first.waited <= milliseconds(10'250));
  milliseconds all = first.waited;
  for (int trial = 0; trial < 20; ++trial) {
    const auto wait = wait_for_a_trial();
    CHECK(wait.given_up);
    all += wait.waited;
  }
  CHECK(all >= milliseconds(120'000));
  CHECK(all < milliseconds(122'000));
  CHECK(wait_for_a_trial().waited.count() == 0);
}

TEST_CASE("CPUs that are slowed down by heat are waited for") {
  const WatchedHost host;
  const std::string count = "sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count";
  host.write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "3\n");
  host.write(count, "3\n");
  host.stat(0, 100);
  auto gate = host.gate();
  gate.begin(at(0));
  host.write(count, "4\n");
  host.stat(1, 200);
  CHECK(gate.look(at(250)));
  CHECK(gate.waits_for() == "cooler CPUs: they are being slowed down (--no-gate does not wait)");
  host.stat(2, 300);
  CHECK_FALSE(gate.look(at(750)));
}

TEST_CASE("a machine that tells nothing is not waited for") {
  const TemporaryDirectory nothing;
  HostGate gate(nothing.path(), kCollector);
  gate.begin(at(0));
  CHECK_FALSE(gate.look(at(250)));
  const WatchedHost host;
  host.write("proc/stat", GENERATE("", "cpu", "cpu  -", "cpu  1 0 0 1 0 0 0 0\n"));
  auto other = host.gate();
  other.begin(at(0));
  CHECK_FALSE(other.look(at(250)));  // no tick has passed
}
