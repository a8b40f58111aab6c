#include "native_host/sampling/cpu_share.hpp"

#include <sched.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

/// A machine with one process, 7.
class Machine {
 public:
  void write(const std::string& file, const std::string& text) const {
    test::write_file(directory_.path() / file, text);
  }
  std::optional<std::int64_t> cpus() const { return usable_cpus(directory_.path(), 7); }
  std::optional<std::int64_t> quota() const { return cpu_quota_percent(directory_.path(), 7); }

 private:
  test::TemporaryDirectory directory_;
};

TEST_CASE("the CPUs that a process may run on are those of its affinity that are switched on") {
  const Machine machine;
  CHECK_FALSE(machine.cpus());
  machine.write("proc/7/status", "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t0-3,8\n");
  CHECK(machine.cpus() == 5);
  machine.write("sys/devices/system/cpu/online", "0-1,8-63\n");
  CHECK(machine.cpus() == 3);
}

TEST_CASE("a list that names no CPUs says nothing") {
  const Machine machine;
  for (const char* list : {"0-9223372036854775807", "3-1", "-1", "0-99999999", "a", "0-"}) {
    machine.write("proc/7/status", std::string("Cpus_allowed_list:\t") + list + "\n");
    CHECK_FALSE(machine.cpus());
  }
}

TEST_CASE("a quota of more than can be told is none") {
  const Machine machine;
  machine.write("proc/7/cgroup", "0::/\n");
  machine.write("sys/fs/cgroup/cpu.max", "9223372036854775807 1\n");
  CHECK_FALSE(machine.quota());
}

TEST_CASE("this process's affinity is what the kernel says itself") {
  cpu_set_t set;
  REQUIRE(::sched_getaffinity(0, sizeof set, &set) == 0);
  CHECK(usable_cpus("/", ::getpid()) == CPU_COUNT(&set));
}

TEST_CASE("the quota of version 2 is the least of the group and those above it") {
  const Machine machine;
  CHECK_FALSE(machine.quota());
  machine.write("proc/7/cgroup", "0::/a.slice/b.scope\n");
  machine.write("sys/fs/cgroup/a.slice/b.scope/cpu.max", "max 100000\n");
  CHECK_FALSE(machine.quota());
  machine.write("sys/fs/cgroup/a.slice/cpu.max", "250000 100000\n");
  CHECK(machine.quota() == 250);
  machine.write("sys/fs/cgroup/a.slice/b.scope/cpu.max", "50000 100000\n");
  CHECK(machine.quota() == 50);
}

TEST_CASE("in a container its own group is the root of what is mounted") {
  const Machine machine;
  machine.write("sys/fs/cgroup/cpu.max", "200000 100000\n");
  for (const char* group : {"0::/\n", "0::/../..\n", "0::/docker/0123\n"}) {
    machine.write("proc/7/cgroup", group);
    CHECK(machine.quota() == 200);
  }
}

TEST_CASE("the quota of version 1") {
  const Machine machine;
  machine.write("proc/7/cgroup", "5:cpuset:/x\n4:cpu,cpuacct:/docker/0123\n0::/\n");
  machine.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
  machine.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  CHECK_FALSE(machine.quota());
  machine.write("sys/fs/cgroup/cpu,cpuacct/docker/0123/cpu.cfs_quota_us", "150000\n");
  machine.write("sys/fs/cgroup/cpu,cpuacct/docker/0123/cpu.cfs_period_us", "100000\n");
  CHECK(machine.quota() == 150);
}

}  // namespace
}  // namespace webdyno::sampling
