#include "server/launch/source_checks.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::Check;
using webdyno::launch::source_checks;
using webdyno::launch::TemporaryDirectory;
using State = webdyno::launch::Check::State;

namespace {

Check source_check_of(const TemporaryDirectory& root, const std::string& subject) {
  const auto checks = source_checks(root.path());
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&](const Check& each) { return each.subject == subject; });
  REQUIRE(found != checks.end());
  return *found;
}

}  // namespace

TEST_CASE("each source that is not there is named with what that means") {
  const TemporaryDirectory root;
  const auto checks = source_checks(root.path());
  CHECK(checks.size() == 11);
  for (const Check& check : checks) {
    INFO(check.subject);
    CHECK(check.state == State::kWarning);
    CHECK(check.finding == "not there");
    CHECK_FALSE(check.remedy.empty());
    CHECK(check.subject.size() < 14);
  }
}

TEST_CASE("a source that speaks works, and one that is not understood says so") {
  const TemporaryDirectory root;
  const std::string own = "proc/" + std::to_string(::getpid());
  root.write(own + "/schedstat", "1 2 3\n");
  root.write(own + "/status", "Cpus_allowed_list:\t0\n");
  root.write(own + "/smaps_rollup",
             "Rss: 3 kB\nPss: 2 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 1 kB\n");
  root.write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=4\n");
  root.write("proc/pressure/io", "nonsense\n");
  root.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "800000\n");
  root.write("sys/class/powercap/intel-rapl:0/name", "package-0\n");
  root.write("sys/class/powercap/intel-rapl:0/energy_uj", "1\n");
  for (const auto* subject :
       {"run delay", "PSS and USS", "CPU pressure", "CPU frequency", "CPU energy"})
    CHECK(source_check_of(root, subject).state == State::kWorks);
  CHECK(source_check_of(root, "I/O pressure").finding == "there, and not understood");
  root.write(own + "/smaps_rollup", "Rss: 3 kB\n");
  CHECK(source_check_of(root, "PSS and USS").finding == "there, and not understood");
  root.write(own + "/schedstat", "0 0 0\n");
  CHECK(source_check_of(root, "run delay").finding == "switched off");
}
