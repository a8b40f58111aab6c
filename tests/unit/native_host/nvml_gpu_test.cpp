#include "native_host/sampling/gpu/nvml_gpu.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

/// What the stub of tests/fixtures/nvml answers from now on.
class Driver {
 public:
  explicit Driver(const std::string& text) {
    say(text);
    ::setenv("NVML_STUB", file().c_str(), 1);
  }
  ~Driver() { ::unsetenv("NVML_STUB"); }
  void say(const std::string& text) { test::write_file(file(), text); }

 private:
  std::filesystem::path file() const { return directory_.path() / "driver.txt"; }
  test::TemporaryDirectory directory_;
};

const std::string kDevice =
    "devices 1\n"
    "name NVIDIA GeForce RTX 4070\n"
    "bus_id 00000000:01:00.0\n"
    "memory_total 12878610432\n";

NvmlLibrary loaded(const char* stub = WEBDYNO_NVML_STUB) {
  auto library = NvmlLibrary::open(stub);
  if (!library) FAIL(library.error());
  return *std::move(library);
}

TEST_CASE("a device is named as the kernel names it") {
  const Driver driver(kDevice);
  const auto library = loaded();
  const auto gpus = NvmlGpu::all(library);
  REQUIRE(gpus.size() == 1);
  CHECK(gpus[0].identity().name == "NVIDIA GeForce RTX 4070");
  CHECK(gpus[0].identity().bus_id == "0000:01:00.0");
}

TEST_CASE("memory, power, energy and clock are what the driver says") {
  const Driver driver(kDevice + "memory_used 1048576\npower 31500\nenergy 7000\nclock 2475\n");
  const auto library = loaded();
  const auto reading = NvmlGpu::all(library).at(0).read(Costly::kNow);
  CHECK(reading.memory_bytes == 1048576);
  CHECK(reading.power_watts == 31.5);
  CHECK(reading.energy_uj == 7'000'000);
  CHECK(reading.clock_mhz == 2475);
  CHECK_FALSE(reading.busy_percent);
}

TEST_CASE("what a driver does not tell is unknown, not zero") {
  const Driver driver(kDevice);
  const auto library = loaded();
  auto gpu = NvmlGpu::all(library).at(0);
  const auto reading = gpu.read(Costly::kNow);
  CHECK_FALSE(reading.busy_percent);
  CHECK_FALSE(reading.memory_bytes);
  CHECK_FALSE(reading.power_watts);
  CHECK_FALSE(reading.energy_uj);
  CHECK_FALSE(reading.clock_mhz);
  CHECK(gpu.read_processes().empty());
}

TEST_CASE("busy is the mean of the samples since the last reading, none of before the first") {
  Driver driver(kDevice + "sample 1000 100\nsample 2000 90\n");
  const auto library = loaded();
  auto gpu = NvmlGpu::all(library).at(0);
  CHECK_FALSE(gpu.read(Costly::kNow).busy_percent);
  CHECK_FALSE(gpu.read(Costly::kNow).busy_percent);  // nothing new
  driver.say(kDevice + "sample 1000 100\nsample 2000 90\nsample 3000 10\nsample 4000 30\n");
  CHECK(gpu.read(Costly::kNow).busy_percent == 20);
  driver.say(kDevice + "sample 3000 10\nsample 4000 30\nsample 5000 0\n");
  CHECK(gpu.read(Costly::kNow).busy_percent == 0);
  // A driver that was loaded anew counts from the beginning; a share of more than all is none.
  driver.say(kDevice + "sample 10 50\nsample 6000 101\n");
  CHECK_FALSE(gpu.read(Costly::kNow).busy_percent);
}

TEST_CASE("a call that takes a driver long is made seldom, or when it has to be") {
  // 50 ms of a CPU: the next may be made 10 s later.
  const Driver driver(kDevice + "memory_used 5\nenergy 7\nenergy_takes_us 50000\n");
  const auto library = loaded();
  auto gpu = NvmlGpu::all(library).at(0);
  CHECK(gpu.read(Costly::kWhenAffordable).energy_uj == 7'000);
  const auto next = gpu.read(Costly::kWhenAffordable);
  CHECK_FALSE(next.energy_uj);
  CHECK(next.memory_bytes == 5);
  CHECK(gpu.read(Costly::kNow).energy_uj == 7'000);
}

TEST_CASE("a call's pace is a two-hundredth of a core") {
  CallPace pace;
  CHECK(pace.is_due(0));
  pace.took(1'000'000, 3'500);
  CHECK_FALSE(pace.is_due(1'699'999));
  CHECK(pace.is_due(1'700'000));
  pace.took(2'000'000, 0);
  CHECK(pace.is_due(2'000'000));
}

TEST_CASE("a process that draws and computes is one; memory may be unknown") {
  std::string many;
  for (int pid = 1000; pid < 1100; ++pid) many += "compute " + std::to_string(pid) + " 1\n";
  const Driver driver(kDevice + "graphics 70 4096\ngraphics 71 -\ncompute 70 8192\n" + many);
  const auto stub = GENERATE(WEBDYNO_NVML_STUB, WEBDYNO_OLD_NVML_STUB);
  const auto library = loaded(stub);
  const auto processes = NvmlGpu::all(library).at(0).read_processes();
  REQUIRE(processes.size() == 102);
  CHECK(processes[0].pid == 70);
  CHECK(processes[0].memory_bytes == 8192);
  CHECK(processes[1].pid == 71);
  CHECK_FALSE(processes[1].memory_bytes);
}

TEST_CASE("a driver without the newer functions gives what it has") {
  const Driver driver(kDevice + "memory_used 5\nenergy 7\nsample 1 1\n");
  const auto library = loaded(WEBDYNO_OLD_NVML_STUB);
  const auto reading = NvmlGpu::all(library).at(0).read(Costly::kNow);
  CHECK(reading.memory_bytes == 5);
  CHECK_FALSE(reading.energy_uj);
  CHECK_FALSE(reading.busy_percent);
}

TEST_CASE("a device that is lost in mid-trial tells nothing more") {
  Driver driver(kDevice + "memory_used 5\nsample 1 1\ngraphics 70 4096\n");
  const auto library = loaded();
  auto gpu = NvmlGpu::all(library).at(0);
  CHECK(gpu.read(Costly::kNow).memory_bytes == 5);
  driver.say(kDevice + "memory_used 5\nsample 2 1\ngraphics 70 4096\nlost 1\n");
  const auto reading = gpu.read(Costly::kNow);
  CHECK_FALSE(reading.memory_bytes);
  CHECK_FALSE(reading.busy_percent);
  CHECK(gpu.read_processes().empty());
}

TEST_CASE("without a library or a driver there is a reason") {
  const auto reason = [](const char* name) { return NvmlLibrary::open(name).error(); };
  CHECK_THAT(reason("libnvidia-ml-of-nobody.so.1"), Catch::Contains("cannot open shared object"));
  CHECK_THAT(reason(WEBDYNO_OTHER_STUB), Catch::Contains("is no NVML"));
  const Driver driver("init_error 9\n");
  CHECK_THAT(reason(WEBDYNO_NVML_STUB), Catch::Contains("Driver Not Loaded"));
}

}  // namespace
}  // namespace webdyno::sampling
