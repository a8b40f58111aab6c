#include "server/launch/machine_checks.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::Check;
using webdyno::launch::machine_checks;
using webdyno::launch::TemporaryDirectory;
using State = webdyno::launch::Check::State;

namespace {

Check check_of(const TemporaryDirectory& root, const std::string& subject) {
  const auto checks = machine_checks(root.path());
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&](const Check& each) { return each.subject == subject; });
  REQUIRE(found != checks.end());
  return *found;
}

}  // namespace

TEST_CASE("a machine that shows nothing is said to show nothing") {
  const TemporaryDirectory root;
  for (const auto* subject : {"load", "CPU steal", "CPU governor", "free memory"}) {
    CHECK(check_of(root, subject).finding == "not visible here");
    CHECK(check_of(root, subject).state == State::kWarning);
  }
}

TEST_CASE("load is judged by the number of CPUs") {
  const TemporaryDirectory root;
  root.write("proc/stat", "cpu  1 0 0 9 0 0 0 0 0 0\ncpu0 1\ncpu1 1\ncpu2 1\ncpu3 1\nintr 5\n");
  root.write("proc/loadavg", "1.00 0.5 0.3 1/200 999\n");
  CHECK(check_of(root, "load").state == State::kWorks);
  CHECK(check_of(root, "load").finding == "1.00 over the last minute, 4 CPUs");
  root.write("proc/loadavg", "1.01 0.5 0.3 1/200 999\n");
  CHECK(check_of(root, "load").state == State::kWarning);
}

TEST_CASE("steal is a share of all time without counting guests twice") {
  const TemporaryDirectory root;
  //                             user nice system idle iowait irq softirq steal guest guest_nice
  root.write("proc/stat", "cpu  40 0 10 900 0 0 0 50 30 0\n");
  CHECK(check_of(root, "CPU steal").finding == "5.0 % since boot");
  CHECK(check_of(root, "CPU steal").state == State::kWarning);
  root.write("proc/stat", "cpu  40 0 10 940 0 0 0 10 30 0\n");
  CHECK(check_of(root, "CPU steal").finding == "1.0 % since boot");
  CHECK(check_of(root, "CPU steal").state == State::kWorks);
}

TEST_CASE("governor, power and memory") {
  const TemporaryDirectory root;
  root.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  CHECK(check_of(root, "CPU governor").state == State::kWarning);
  root.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
  CHECK(check_of(root, "CPU governor").state == State::kWorks);

  CHECK(check_of(root, "power").finding == "no battery");
  root.write("sys/class/power_supply/AC/type", "Mains\n");
  root.write("sys/class/power_supply/BAT0/type", "Battery\n");
  root.write("sys/class/power_supply/BAT0/status", "Charging\n");
  CHECK(check_of(root, "power").state == State::kWorks);
  root.write("sys/class/power_supply/BAT0/status", "Discharging\n");
  CHECK(check_of(root, "power").state == State::kWarning);

  root.write("proc/meminfo", "MemTotal: 9000000 kB\nMemAvailable:    1953125 kB\n");
  CHECK(check_of(root, "free memory").finding == "2000 MB");
  CHECK(check_of(root, "free memory").state == State::kWorks);
  root.write("proc/meminfo", "MemTotal: 9000000 kB\nMemAvailable:    1953124 kB\n");
  CHECK(check_of(root, "free memory").state == State::kWarning);
}

TEST_CASE("other browsers are counted without their children and zombies") {
  const TemporaryDirectory root;
  root.write("proc/10/comm", "bash\n");
  root.write("proc/10/cmdline", "bash");
  root.write("proc/12/comm", "chromium\n");
  root.write("proc/12/cmdline", "");
  CHECK(check_of(root, "browsers").state == State::kWorks);
  const std::string nul(1, '\0');
  root.write("proc/11/comm", "chrome\n");
  root.write("proc/11/cmdline", "/opt/google/chrome/chrome" + nul);
  root.write("proc/13/comm", "chrome\n");
  root.write("proc/13/cmdline", "/opt/google/chrome/chrome" + nul + "--type=renderer" + nul);
  root.write("proc/14/comm", "firefox-esr\n");
  root.write("proc/14/cmdline", "firefox-esr" + nul);
  CHECK(check_of(root, "browsers").finding == "also running: 1 chrome, 1 firefox-esr");
  CHECK(check_of(root, "browsers").state == State::kWarning);
}

TEST_CASE("GPUs are told of by who reads them, and by nobody else") {
  const TemporaryDirectory root;
  root.write("dev/dri/renderD128", "");
  root.write("usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1", "");
  for (const Check& check : machine_checks(root.path())) CHECK(check.subject != "GPU");
}
