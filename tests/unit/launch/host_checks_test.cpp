#include "server/launch/host_checks.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::Check;
using webdyno::launch::host_checks;
using webdyno::launch::TemporaryDirectory;
using State = webdyno::launch::Check::State;

TEST_CASE("the machine is told as sweeps write it down") {
  const TemporaryDirectory root;
  CHECK(host_checks(root.path()).at(0).state == State::kMissing);
  root.write("proc/cpuinfo", "processor\t: 0\nmodel name\t: C 7\nprocessor\t: 1\n");
  root.write("proc/meminfo", "MemTotal:       16265712 kB\n");
  root.write("proc/sys/kernel/osrelease", "6.1\n");
  CHECK(host_checks(root.path()).at(0).finding == "C 7, 2 CPUs, 16656 MB, Linux 6.1");
  const std::string cpu = "sys/devices/system/cpu/cpu0/";
  root.write(cpu + "topology/physical_package_id", "0\n");
  root.write(cpu + "topology/core_id", "0\n");
  root.write(cpu + "cache/index0/level", "3\n");
  root.write(cpu + "cache/index0/type", "Unified\n");
  root.write(cpu + "cache/index0/size", "8192K\n");
  root.write(cpu + "cache/index0/shared_cpu_list", "0-1\n");
  root.write("etc/os-release", "PRETTY_NAME=\"Debian 12\"\n");
  root.write("sys/class/dmi/id/product_name", "20L5\n");
  const Check check = host_checks(root.path()).at(0);
  CHECK(check.state == State::kWorks);
  CHECK(check.finding ==
        "20L5, C 7, 1 socket, 1 core, 2 CPUs, 8192 KiB of L3 cache, 16656 MB, "
        "Debian 12, Linux 6.1");
}

TEST_CASE("turbo is told, and how to switch it off") {
  const TemporaryDirectory root;
  root.write("proc/cpuinfo", "processor\t: 0\n");
  root.write("proc/meminfo", "MemTotal: 5 kB\n");
  root.write("proc/sys/kernel/osrelease", "6.1\n");
  CHECK(host_checks(root.path()).at(1).finding == "not visible here");
  root.write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
  CHECK(host_checks(root.path()).at(1).state == State::kWarning);
  CHECK_FALSE(host_checks(root.path()).at(1).remedy.empty());
  root.write("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
  CHECK(host_checks(root.path()).at(1).state == State::kWorks);
}
