#include "native_host/sampling/machine_condition.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <string>

#include "native_host/sampling/calibration_spin.hpp"
#include "native_host/sampling/cpu_share.hpp"
#include "native_host/sampling/rest_energy.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

// Machines as files: this one has neither frequency nor RAPL nor swap.
namespace webdyno::sampling {
namespace {

constexpr pid_t kBrowser = 77;
constexpr const char* kPressure =
    "some avg10=79.13 avg60=53.04 avg300=34.57 total=21523057559\n"
    "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";

class ToldMachine {
 public:
  ToldMachine() { allow("0-1"); }

  void write(const std::string& file, const std::string& text) const {
    test::write_file(directory_.path() / file, text);
  }
  void allow(const std::string& cpus) const {
    write("proc/77/status", "Name:\tx\nCpus_allowed_list:\t" + cpus + "\n");
  }
  void write_cpu(int cpu, const std::string& file, const std::string& text) const {
    write("sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/" + file, text);
  }
  void supply(const std::string& name, const std::string& type, const std::string& online) const {
    write("sys/class/power_supply/" + name + "/type", type + "\n");
    if (!online.empty()) write("sys/class/power_supply/" + name + "/online", online + "\n");
  }
  void package(int number, const std::string& name, const std::string& energy) const {
    const std::string zone = "sys/class/powercap/intel-rapl:" + std::to_string(number);
    write(zone + "/name", name + "\n");
    write(zone + "/energy_uj", energy + "\n");
    write(zone + "/max_energy_range_uj", "1000\n");
  }

  ConditionReader reader() const { return {directory_.path(), kBrowser}; }
  MachineCondition condition() const { return reader().read(/*with_mains=*/true); }
  std::map<std::string, std::optional<Absence>> sources() const {
    std::map<std::string, std::optional<Absence>> states;
    for (const auto& [source, absence] : reader().sources()) states[std::string(source)] = absence;
    return states;
  }
  const std::filesystem::path& root() const { return directory_.path(); }

 private:
  test::TemporaryDirectory directory_;
};

TEST_CASE("a machine that tells nothing has no number, and a reason for each") {
  const ToldMachine machine;
  const auto condition = machine.condition();
  CHECK_FALSE(condition.cpu_pressure_us);
  CHECK_FALSE(condition.memory_pressure_us);
  CHECK_FALSE(condition.io_pressure_us);
  CHECK_FALSE(condition.swap_in_pages);
  CHECK_FALSE(condition.swap_out_pages);
  CHECK_FALSE(condition.frequency_low_khz);
  CHECK_FALSE(condition.frequency_high_khz);
  CHECK_FALSE(condition.core_throttles);
  CHECK_FALSE(condition.package_throttles);
  CHECK_FALSE(condition.temperature_millidegrees);
  CHECK_FALSE(condition.on_battery);
  CHECK_FALSE(machine.reader().read_package_energy_uj());
  const auto sources = machine.sources();
  CHECK(sources.size() == 9);
  for (const auto& [source, absence] : sources) {
    INFO(source);
    CHECK(absence == Absence::kNotThere);
  }
}

TEST_CASE("pressure is the total of the line some") {
  const ToldMachine machine;
  for (const char* resource : {"cpu", "memory", "io"})
    machine.write(std::string("proc/pressure/") + resource, kPressure);
  const auto condition = machine.condition();
  CHECK(condition.cpu_pressure_us == 21523057559);
  CHECK(condition.memory_pressure_us == 21523057559);
  CHECK(condition.io_pressure_us == 21523057559);
  CHECK_FALSE(machine.sources().at("cpu_pressure"));

  const std::string bad =
      GENERATE(as<std::string>(), "", "\n", "some",
               "some avg10=1 avg60=1 avg300=1 total=", "some a b c total=-1\n",
               "some a b c total=99999999999999999999\n", "some a b c total=9223372036854775807\n",
               "some a b c total=1x\n", "full avg10=0.00 avg60=0.00 avg300=0.00 total=4\n",
               std::string("\0\xff\0\xff", 4));
  machine.write("proc/pressure/cpu", bad);
  INFO(bad);
  CHECK_FALSE(machine.condition().cpu_pressure_us);
  CHECK(machine.sources().at("cpu_pressure") == Absence::kNotUnderstood);
}

TEST_CASE("swapped pages are counted only where there is swap") {
  const ToldMachine machine;
  machine.write("proc/vmstat", "nr_free_pages 5\npswpin 12\npswpout 340\nlast 1\n");
  machine.write("proc/meminfo", "MemTotal: 5 kB\nSwapTotal:             0 kB\n");
  CHECK_FALSE(machine.condition().swap_in_pages);
  CHECK(machine.sources().at("swap") == Absence::kNotThere);
  machine.write("proc/meminfo", "MemTotal: 5 kB\nSwapTotal:       2097148 kB\n");
  CHECK(machine.condition().swap_in_pages == 12);
  CHECK(machine.condition().swap_out_pages == 340);

  // Longer than the kernel gives at once, and cut off inside of a number.
  machine.write("proc/vmstat", std::string(9000, '\n') + "pswpin 12\npswpout 340\n");
  CHECK(machine.condition().swap_in_pages == 12);
  const std::string bad =
      GENERATE("pswpin 12\npswpout 34", "pswpin 12\n", "pswpin -1\npswpout 2\n",
               "pswpin x\npswpout 2\n", "pswpin 99999999999999999999\npswpout 2\n", "");
  machine.write("proc/vmstat", bad);
  INFO(bad);
  CHECK_FALSE(machine.condition().swap_in_pages);
  CHECK_FALSE(machine.condition().swap_out_pages);
}

TEST_CASE("the range of frequencies is of the CPUs that may be used and that tell") {
  const ToldMachine machine;
  machine.write_cpu(0, "cpufreq/scaling_cur_freq", "800000\n");
  machine.write_cpu(1, "cpufreq/scaling_cur_freq", "4200000\n");
  machine.write_cpu(2, "cpufreq/scaling_cur_freq", "5000000\n");
  CHECK(machine.condition().frequency_low_khz == 800000);
  CHECK(machine.condition().frequency_high_khz == 4200000);
  const std::string bad = GENERATE("", "0\n", "<unknown>\n", "-5\n", "99999999999999999999\n");
  machine.write_cpu(0, "cpufreq/scaling_cur_freq", bad);
  CHECK(machine.condition().frequency_low_khz == 4200000);
  machine.write_cpu(1, "cpufreq/scaling_cur_freq", bad);
  CHECK_FALSE(machine.condition().frequency_low_khz);
  CHECK(machine.sources().at("frequency") == Absence::kNotUnderstood);
}

TEST_CASE("throttle counts are sums, unknown as soon as one of them is") {
  const ToldMachine machine;
  for (int cpu = 0; cpu < 2; ++cpu) {
    machine.write_cpu(cpu, "thermal_throttle/core_throttle_count", "3\n");
    machine.write_cpu(cpu, "thermal_throttle/package_throttle_count", "4503599627370497\n");
  }
  CHECK(machine.condition().core_throttles == 6);
  CHECK_FALSE(machine.condition().package_throttles);  // above 2^53, which JSON does not keep
  machine.write_cpu(1, "thermal_throttle/core_throttle_count", "three\n");
  CHECK_FALSE(machine.condition().core_throttles);
}

TEST_CASE("what is read of each CPU does not grow with the machine") {
  const ToldMachine machine;
  machine.allow("0-255");
  const auto watched = watched_cpus(machine.root(), kBrowser);
  REQUIRE(watched.size() == 32);
  CHECK(watched[0].filename() == "cpu0");
  CHECK(watched[31].filename() == "cpu248");
  machine.allow("3,7");
  CHECK(watched_cpus(machine.root(), kBrowser).size() == 2);
  const std::string bad = GENERATE("", "0-", "-1", "a-b", "0-99999999999", "7-3");
  machine.allow(bad);
  CHECK(watched_cpus(machine.root(), kBrowser).empty());
  CHECK_FALSE(usable_cpus(machine.root(), kBrowser));
}

TEST_CASE("the hottest zone is the temperature, and what cannot be true is none") {
  const ToldMachine machine;
  machine.write("sys/class/thermal/thermal_zone0/temp", "-3000\n");
  CHECK(machine.condition().temperature_millidegrees == -3000);
  machine.write("sys/class/thermal/thermal_zone1/temp", "61000\n");
  machine.write("sys/class/thermal/cooling_device0/temp", "90000\n");
  CHECK(machine.condition().temperature_millidegrees == 61000);
  const std::string bad = GENERATE("-274000\n", "2147483647\n", "hot\n", "", "6 1\n");
  machine.write("sys/class/thermal/thermal_zone1/temp", bad);
  CHECK(machine.condition().temperature_millidegrees == -3000);
  machine.write("sys/class/thermal/thermal_zone0/temp", bad);
  CHECK_FALSE(machine.condition().temperature_millidegrees);
  CHECK(machine.sources().at("temperature") == Absence::kNotUnderstood);
}

TEST_CASE("a machine is on battery when it has one and no charger is there") {
  const ToldMachine machine;
  machine.supply("AC", "Mains", "0");
  CHECK_FALSE(machine.condition().on_battery);  // a PC whose USB sockets give no power
  machine.supply("hidpp_battery_0", "Battery", "");
  machine.write("sys/class/power_supply/hidpp_battery_0/scope", "Device\n");
  CHECK_FALSE(machine.condition().on_battery);  // a mouse's
  machine.supply("BAT0", "Battery", "");
  CHECK(machine.condition().on_battery == true);
  machine.supply("ucsi-source-psy-1", "USB", "1");
  CHECK(machine.condition().on_battery == false);
  CHECK_FALSE(machine.reader().read(/*with_mains=*/false).on_battery);
  machine.supply("ucsi-source-psy-1", "USB", GENERATE("x", "-1", "1e3"));
  CHECK_FALSE(machine.condition().on_battery);
}

TEST_CASE("energy is that of all packages, and goes on where a counter begins anew") {
  const ToldMachine machine;
  machine.package(0, "package-0", "900");
  machine.package(1, "package-1", "10");
  machine.package(2, "psys", "5000");
  machine.write("sys/class/powercap/intel-rapl:0:0/name", "core\n");
  machine.write("sys/class/powercap/intel-rapl:0:0/energy_uj", "7\n");
  auto reader = machine.reader();
  const auto energy = [&] { return reader.read_package_energy_uj(); };
  CHECK(energy() == 910);
  machine.package(0, "package-0", "40");
  CHECK(energy() == 1050);
  machine.package(0, "package-0", "60");
  CHECK(energy() == 1070);
  const std::string bad = GENERATE("", "-1", "x", "99999999999999999999");
  machine.package(1, "package-1", bad);
  CHECK_FALSE(energy());  // one package alone is no sum
  machine.package(1, "package-1", "11");
  CHECK(energy() == 1071);
}

TEST_CASE("a counter that goes back from nobody knows where stays unknown") {
  const ToldMachine machine;
  machine.package(0, "package-0", "900");
  machine.write("sys/class/powercap/intel-rapl:0/max_energy_range_uj", GENERATE("x\n", "800\n"));
  auto reader = machine.reader();
  CHECK(reader.read_package_energy_uj() == 900);
  machine.package(0, "package-0", "40");
  CHECK_FALSE(reader.read_package_energy_uj());
  machine.package(0, "package-0", "950");
  CHECK_FALSE(reader.read_package_energy_uj());
}

TEST_CASE("a counter that disappears is unknown, and no other package's stands for it") {
  const ToldMachine machine;
  machine.package(0, "package-0-die-0", "900");
  machine.package(1, "package-0-die-1", "10");
  machine.write("sys/class/powercap/intel-rapl:1:0/name", "dram\n");
  machine.write("sys/class/powercap/intel-rapl:1:0/energy_uj", "5\n");
  machine.write("sys/class/powercap/intel-rapl-mmio:0/name", "package-0\n");
  machine.write("sys/class/powercap/intel-rapl-mmio:0/energy_uj", "900\n");
  CHECK(machine.reader().read_package_energy_uj() == 910);
  std::filesystem::remove(machine.root() / "sys/class/powercap/intel-rapl:1/energy_uj");
  CHECK_FALSE(machine.reader().read_package_energy_uj());
  std::filesystem::remove_all(machine.root() / "sys/class/powercap");
  CHECK_FALSE(machine.reader().read_package_energy_uj());
  CHECK(machine.sources().at("package_energy") == Absence::kNotThere);
}

TEST_CASE(
    "at rest the packages tell what a quarter of a second took, or at once that they do not") {
  const ToldMachine machine;
  CHECK_FALSE(read_rest_energy(machine.root()));
  machine.package(0, "package-0", "900");
  const auto rest = read_rest_energy(machine.root());
  REQUIRE(rest);
  CHECK(rest->duration_us >= 250'000);
  CHECK(rest->package_energy_uj == 0);  // a file stands still, and the view says so
}

TEST_CASE("what may not be read is told as that") {
  const ToldMachine machine;
  machine.package(0, "package-0", "900");
  machine.write("proc/pressure/cpu", kPressure);
  for (const char* file : {"sys/class/powercap/intel-rapl:0/energy_uj", "proc/pressure/cpu"})
    std::filesystem::permissions(machine.root() / file, std::filesystem::perms::none);
  // Root may read everything: as nobody, who gets into the directory.
  const uid_t user = ::geteuid();
  std::filesystem::permissions(machine.root(), std::filesystem::perms::all);
  if (user == 0) REQUIRE(::seteuid(65534) == 0);
  const auto sources = machine.sources();
  if (user == 0) REQUIRE(::seteuid(user) == 0);
  CHECK(sources.at("package_energy") == Absence::kPermissionDenied);
  CHECK(sources.at("cpu_pressure") == Absence::kPermissionDenied);
}

TEST_CASE("a directory in the place of a file is no number") {
  const ToldMachine machine;
  std::filesystem::create_directories(machine.root() / "proc/pressure/cpu");
  std::filesystem::create_directories(machine.root() / "sys/class/thermal/thermal_zone0/temp");
  CHECK_FALSE(machine.condition().cpu_pressure_us);
  CHECK_FALSE(machine.condition().temperature_millidegrees);
  CHECK(machine.sources().at("cpu_pressure") == Absence::kNotThere);
}

TEST_CASE("the best round is no slower than the one in the middle") {
  const auto calibration = spin();
  CHECK(calibration.best_cpu_ns > 0);
  CHECK(calibration.best_cpu_ns <= calibration.median_cpu_ns);
  CHECK(calibration.best_wall_ns <= calibration.median_wall_ns);
}

}  // namespace
}  // namespace webdyno::sampling
