#include "native_host/sampling/gpu/gpus.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

/// A machine with as many cards as a test puts into it, and a browser's GPU process 50.
class MachineWithGpus {
 public:
  MachineWithGpus() { ::setenv("NVML_STUB", (root() / "driver.txt").c_str(), 1); }
  ~MachineWithGpus() { ::unsetenv("NVML_STUB"); }

  void card(int number, const std::string& bus_id, const std::string& ids,
            const std::string& driver) {
    const auto device = root() / "sys/devices" / bus_id;
    const auto colon = ids.find(':');
    test::write_file(device / "vendor", "0x" + ids.substr(0, colon) + "\n");
    test::write_file(device / "device", "0x" + ids.substr(colon + 1) + "\n");
    fs::create_directories(root() / "sys/drivers" / driver);
    fs::create_directory_symlink(root() / "sys/drivers" / driver, device / "driver");
    const auto card = root() / "sys/class/drm" / ("card" + std::to_string(number));
    fs::create_directories(card);
    fs::create_directory_symlink(device, card / "device");
  }
  void client(int pid, int fd, const std::string& driver) {
    const auto process = root() / "proc" / std::to_string(pid);
    fs::create_directories(process / "fd");
    fs::create_directories(process / "fdinfo");
    fs::create_symlink("/dev/dri/renderD128", process / "fd" / std::to_string(fd));
    fs::copy_file(fs::path(WEBDYNO_FIXTURES) / "fdinfo" / (driver + ".txt"),
                  process / "fdinfo" / std::to_string(fd));
  }
  void nvml(const std::string& text) { test::write_file(root() / "driver.txt", text); }
  const fs::path& root() const { return directory_.path(); }

 private:
  test::TemporaryDirectory directory_;
};

constexpr const char* kNone = "libnvidia-ml-of-nobody.so.1";

TEST_CASE("a laptop with two GPUs: each reading is of the card it came from") {
  MachineWithGpus machine;
  machine.card(0, "0000:00:02.0", "8086:a7a0", "i915");
  machine.card(1, "0000:01:00.0", "10de:28a1", "nvidia");
  machine.client(50, 3, "i915");
  machine.client(50, 4, "nvidia");
  machine.nvml(
      "devices 1\nname NVIDIA GeForce RTX 4050\nbus_id 00000000:01:00.0\nmemory_total 6000\n"
      "memory_used 900\ngraphics 50 700\ngraphics 4711 100\n");
  Gpus gpus(machine.root(), WEBDYNO_NVML_STUB);
  REQUIRE(gpus.list().size() == 2);
  CHECK(gpus.list()[0].name == "8086:a7a0");
  CHECK(gpus.list()[0].driver == "i915");
  CHECK_FALSE(gpus.list()[0].memory_bytes);
  CHECK(gpus.list()[1].name == "NVIDIA GeForce RTX 4050");
  CHECK(gpus.list()[1].memory_bytes == 6000);

  const auto readings = gpus.read(Costly::kNow);
  REQUIRE(readings.size() == 1);  // i915 shows nothing of the whole device here
  CHECK(readings[0].gpu == 1);
  CHECK(readings[0].memory_bytes == 900);

  const auto processes = gpus.read_processes({{9, 50}}, true);
  REQUIRE(processes.size() == 2);
  CHECK(processes[0].process == 9);
  CHECK(processes[0].gpu == 0);
  CHECK(processes[0].engines.size() == 4);
  CHECK(processes[1].gpu == 1);
  CHECK(processes[1].memory_bytes == 700);
  CHECK(processes[1].engines.empty());
}

TEST_CASE("a server's NVIDIA device is none of /sys' cards") {
  MachineWithGpus machine;
  machine.nvml("devices 1\nname NVIDIA H100\nbus_id 00000000:19:00.0\nmemory_used 1\n");
  Gpus gpus(machine.root(), WEBDYNO_NVML_STUB);
  REQUIRE(gpus.list().size() == 1);
  CHECK(gpus.list()[0].driver == "nvidia");
  CHECK(gpus.list()[0].bus_id == "0000:19:00.0");
  CHECK(gpus.read(Costly::kNow).at(0).memory_bytes == 1);
  CHECK_FALSE(gpus.why_no_nvml());
}

TEST_CASE("a machine without GPUs has no readings, and NVML's reason") {
  MachineWithGpus machine;
  Gpus gpus(machine.root(), kNone);
  CHECK(gpus.list().empty());
  CHECK(gpus.read(Costly::kNow).empty());
  CHECK(gpus.read_processes({{0, 50}}, true).empty());
  CHECK(gpus.why_no_nvml().value().find("cannot open shared object") != std::string::npos);
}

TEST_CASE("a system on a chip: its client and its card are one GPU") {
  MachineWithGpus machine;
  machine.card(0, "fde60000.gpu", "0:0", "panfrost");
  fs::remove(machine.root() / "sys/devices/fde60000.gpu/vendor");
  machine.client(50, 3, "panfrost");
  Gpus gpus(machine.root(), kNone);
  const auto processes = gpus.read_processes({{0, 50}}, true);
  REQUIRE(processes.size() == 1);
  CHECK(processes[0].gpu == 0);
  CHECK(gpus.list().size() == 1);
}

TEST_CASE("a GPU process that follows another one begins anew, also with its pid") {
  MachineWithGpus machine;
  machine.client(50, 3, "amdgpu-6.1");
  Gpus gpus(machine.root(), kNone);
  CHECK(gpus.read_processes({{1, 50}}, true).at(0).engines.at(0).busy == 400'000'000);
  CHECK(gpus.read_processes({}, false).empty());
  test::write_file(machine.root() / "proc/50/fdinfo/3",
                   "drm-driver:\tamdgpu\ndrm-pdev:\t0000:04:00.0\ndrm-client-id:\t12\n"
                   "drm-engine-gfx:\t5 ns\n");
  const auto next = gpus.read_processes({{2, 50}}, false);
  REQUIRE(next.size() == 1);
  CHECK(next[0].engines.at(0).busy == 5);
}

}  // namespace
}  // namespace webdyno::sampling
