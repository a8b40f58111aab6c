// What says which machine it is: caches, names, displays, drivers. Machines as files.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "native_host/sampling/browser_process.hpp"
#include "native_host/sampling/cpu_caches.hpp"
#include "native_host/sampling/displays.hpp"
#include "native_host/sampling/graphics_driver.hpp"
#include "native_host/sampling/host_facts.hpp"
#include "native_host/sampling/system_names.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

class NamedMachine {
 public:
  NamedMachine() {
    write("proc/cpuinfo", "processor\t: 0\nprocessor\t: 1\n");
    write("proc/meminfo", "MemTotal: 5 kB\n");
    write("proc/sys/kernel/osrelease", "6.1\n");
  }
  void write(const std::string& file, const std::string& text) const {
    test::write_file(directory_.path() / file, text);
  }
  void cache(int cpu, int index, const std::string& type, const std::string& size,
             const std::string& sharers, const std::string& level = "1") const {
    const std::string cache = "sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/cache/index" +
                              std::to_string(index) + "/";
    write(cache + "level", level + "\n");
    write(cache + "type", type + "\n");
    write(cache + "size", size + "\n");
    write(cache + "shared_cpu_list", sharers + "\n");
  }
  const std::filesystem::path& root() const { return directory_.path(); }
  MachineFacts facts() const { return read_machine_facts(root(), 1); }

 private:
  test::TemporaryDirectory directory_;
};

const std::string kHuge(300'000, 'x');

TEST_CASE("a machine that names nothing has no names") {
  const NamedMachine machine;
  const auto facts = machine.facts();
  CHECK_FALSE(facts.machine);
  CHECK_FALSE(facts.sockets);
  CHECK(facts.caches.empty());
  CHECK_FALSE(facts.distribution);
  CHECK_FALSE(facts.turbo);
  CHECK(facts.gpus.empty());
  CHECK_FALSE(read_volatile_facts(machine.root()).displays);
}

TEST_CASE("caches that CPUs share are one, and those of a kind are counted") {
  const NamedMachine machine;
  for (int cpu = 0; cpu < 2; ++cpu) {
    machine.cache(cpu, 0, "Data", "32K", std::to_string(cpu));
    machine.cache(cpu, 1, "Instruction", "64K", std::to_string(cpu));
    machine.cache(cpu, 2, "Unified", "16384K", "0-1", "3");
  }
  machine.cache(2, 0, "Data", "48K", "2");
  machine.write("sys/devices/system/cpu/cpu3/online", "0\n");
  const auto caches = machine.facts().caches;
  REQUIRE(caches.size() == 4);
  CHECK((caches[0].level == 1 && caches[0].type == "data"));
  CHECK((caches[0].bytes == 32 * 1024 && caches[0].count == 2));
  CHECK((caches[1].bytes == 48 * 1024 && caches[1].count == 1));
  CHECK((caches[2].type == "instruction" && caches[2].count == 2));
  CHECK((caches[3].level == 3 && caches[3].bytes == 16 * 1024 * 1024 && caches[3].count == 1));
}

TEST_CASE("a cache of which anything is not understood is none") {
  const NamedMachine machine;
  const std::string size = GENERATE(as<std::string>{}, "", "K", "32", "-32K", "0K", "32M",
                                    "99999999999999999999K", "9999999999999K");
  machine.cache(0, 0, "Data", size, "0");
  machine.cache(0, 1, GENERATE(as<std::string>{}, "", "data", "Trace"), "32K", "0");
  machine.cache(0, 2, "Data", "32K", "0", GENERATE(as<std::string>{}, "", "0", "-1", "x", "10"));
  machine.cache(0, 3, "Data", "32K", "0");
  std::filesystem::remove(machine.root() /
                          "sys/devices/system/cpu/cpu0/cache/index3/shared_cpu_list");
  CHECK(machine.facts().caches.empty());
}

TEST_CASE("a distribution's name is read as a shell reads it") {
  CHECK(parse_os_release("ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
                         "PRETTY_NAME") == "Debian GNU/Linux 12 (bookworm)");
  CHECK(parse_os_release("PRETTY_NAME='a \\ b'", "PRETTY_NAME") == "a \\ b");
  CHECK(parse_os_release("PRETTY_NAME=\"a \\\"b\\\"\"\n", "PRETTY_NAME") == "a \"b\"");
  CHECK(parse_os_release("PRETTY_NAME=Arch\nPRETTY_NAME=\"Later\"\n", "PRETTY_NAME") == "Later");
  const std::string none = GENERATE(
      as<std::string>{}, "", "\n", "PRETTY_NAME", "PRETTY_NAME=", "PRETTY_NAME=\"\"\n",
      "#PRETTY_NAME=x\n", "NOT_PRETTY_NAME=x\n", "PRETTY_NAMES=x\n", "PRETTY_NAME=" + kHuge);
  CHECK_FALSE(parse_os_release(none, "PRETTY_NAME"));
}

TEST_CASE("os-release is looked for at both places, and a huge one is cut") {
  const NamedMachine machine;
  machine.write("usr/lib/os-release", "PRETTY_NAME=\"Vendor's\"\n");
  CHECK(machine.facts().distribution == "Vendor's");
  machine.write("etc/os-release", "PRETTY_NAME=Mine\n" + kHuge);
  CHECK(machine.facts().distribution == "Mine");
  machine.write("etc/os-release", kHuge + "\nPRETTY_NAME=Mine\n");
  CHECK_FALSE(machine.facts().distribution);
  std::filesystem::remove(machine.root() / "etc/os-release");
  std::filesystem::create_directories(machine.root() / "etc/os-release");
  CHECK(machine.facts().distribution == "Vendor's");
}

TEST_CASE("a machine has its maker's name, by firmware or device tree") {
  const NamedMachine machine;
  machine.write("sys/firmware/devicetree/base/model", std::string("Raspberry Pi 5\0", 15));
  CHECK(machine.facts().machine.value_or("") == "Raspberry Pi 5");
  machine.write("sys/class/dmi/id/sys_vendor", "LENOVO\n");
  CHECK(machine.facts().machine.value_or("") == "LENOVO");
  machine.write("sys/class/dmi/id/product_name", "20L5CTO1WW \n");
  CHECK(machine.facts().machine.value_or("") == "LENOVO 20L5CTO1WW");
  machine.write("sys/class/dmi/id/sys_vendor", GENERATE(as<std::string>{}, "\n", "  ", kHuge));
  CHECK(machine.facts().machine.value_or("") == "20L5CTO1WW");
}

TEST_CASE("turbo is on or off where a driver says one of the two") {
  const NamedMachine machine;
  machine.write("sys/devices/system/cpu/cpu0/cpufreq/boost", "0\n");
  CHECK(machine.facts().turbo == false);
  machine.write("sys/devices/system/cpu/cpufreq/boost", "1\n");
  CHECK(machine.facts().turbo == true);
  machine.write("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
  CHECK(machine.facts().turbo == false);
  for (const char* file : {"cpu0/cpufreq/boost", "cpufreq/boost", "intel_pstate/no_turbo"})
    machine.write(std::string("sys/devices/system/cpu/") + file, "2\n");
  CHECK_FALSE(machine.facts().turbo);
}

TEST_CASE("sockets are counted, and -1 is none") {
  const NamedMachine machine;
  const auto socket = [&](int cpu, const char* number) {
    machine.write(
        "sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/physical_package_id",
        number);
  };
  socket(0, "-1\n");
  CHECK_FALSE(machine.facts().sockets);
  socket(0, "0\n");
  socket(1, "36\n");
  socket(2, "36\n");
  CHECK(machine.facts().sockets == 2);
}

TEST_CASE("displays are those that are plugged in, with the mode that they like best") {
  const NamedMachine machine;
  const auto socket = [&](const std::string& name, const char* status, const std::string& modes) {
    machine.write("sys/class/drm/" + name + "/status", status);
    machine.write("sys/class/drm/" + name + "/modes", modes);
  };
  socket("card0-Writeback-1", "unknown\n", "");
  machine.write("sys/class/drm/renderD128/dev", "226:128\n");
  CHECK_FALSE(read_displays(machine.root()));
  socket("card1-HDMI-A-1", "disconnected\n", "");
  CHECK(read_displays(machine.root()).value().empty());
  socket("card1-HDMI-A-1", "connected\n", "3840x2160\n1920x1080\n");
  socket("card0-eDP-1", "connected\n",
         GENERATE(as<std::string>{}, "", "1920x1080", "huge\n", kHuge));
  const auto displays = read_displays(machine.root()).value();
  REQUIRE(displays.size() == 2);
  CHECK(displays[0].connector == "card0-eDP-1");
  CHECK_FALSE(displays[0].mode);
  CHECK(displays[1].mode == "3840x2160");
}

TEST_CASE("a driver of its own maker has a version, and its GPUs count without a card, too") {
  const NamedMachine machine;
  machine.write("sys/module/nvidia/version", "550.54.15\n");
  machine.write("proc/driver/nvidia/gpus/0000:19:00.0/information",
                "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ: 5\n");
  machine.write("proc/driver/nvidia/gpus/0000:1a:00.0/information",
                GENERATE(as<std::string>{}, "", "IRQ: 5\n"));
  auto gpus = machine.facts().gpus;
  REQUIRE(gpus.size() == 2);
  CHECK(gpus[0].name == "NVIDIA H100 80GB HBM3");
  CHECK(gpus[0].driver == "nvidia");
  CHECK(gpus[0].driver_version == "550.54.15");
  CHECK(gpus[1].name == "nvidia");
  machine.write("sys/module/nvidia/version", GENERATE(as<std::string>{}, "", "\n", kHuge));
  CHECK(machine.facts().gpus[0].driver_version.value_or("") == "");
  // The recorded PC has a card at 0000:01:00.0 or on no bus: one GPU each.
  CHECK(read_gpu_facts(test::recorded("chromium")).size() == 2);
}

TEST_CASE("what may not be read has no name") {
  const NamedMachine machine;
  const auto file =
      GENERATE("etc/os-release", "sys/class/dmi/id/product_name", "sys/module/nvidia/version");
  machine.write("proc/driver/nvidia/gpus/0000:19:00.0/information", "Model: A\n");
  machine.write(file, "PRETTY_NAME=x\n");
  std::filesystem::permissions(machine.root() / file, std::filesystem::perms::none);
  // Root may read everything: as nobody, who gets into the directory.
  const uid_t user = ::geteuid();
  std::filesystem::permissions(machine.root(), std::filesystem::perms::all);
  if (user == 0) REQUIRE(::seteuid(65534) == 0);
  const auto facts = machine.facts();
  if (user == 0) REQUIRE(::seteuid(user) == 0);
  CHECK_FALSE(facts.distribution);
  CHECK_FALSE(facts.machine);
  CHECK_FALSE(facts.gpus.at(0).driver_version);
}

TEST_CASE("a browser's channel is what its start script says") {
  const NamedMachine machine;
  CHECK_FALSE(browser_channel(machine.root(), 7));
  machine.write("proc/7/environ", std::string("A=b\0CHROME_VERSION_EXTRA=beta\0C=d\0", 35));
  CHECK(browser_channel(machine.root(), 7) == "beta");
  CHECK(parse_channel("CHROME_VERSION_EXTRA=unstable") == "unstable");
  const std::string none =
      GENERATE(as<std::string>{}, "", "CHROME_VERSION_EXTRA",
               "CHROME_VERSION_EXTRA=", "XCHROME_VERSION_EXTRA=beta",
               "CHROME_VERSION_EXTRA=Secret 1", "CHROME_VERSION_EXTRA=" + kHuge);
  CHECK_FALSE(parse_channel(none));
}

}  // namespace
}  // namespace webdyno::sampling
