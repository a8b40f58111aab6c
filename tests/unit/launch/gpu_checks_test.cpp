#include "server/launch/gpu_checks.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::gpu_checks;
using webdyno::launch::TemporaryDirectory;
using State = webdyno::launch::Check::State;

namespace {

namespace fs = std::filesystem;

constexpr const char* kNoNvml = "libnvidia-ml-of-nobody.so.1";

void add_card(const TemporaryDirectory& root, const std::string& number, const std::string& bus_id,
              const std::string& driver) {
  const auto device = root.path() / "sys/devices" / bus_id;
  root.write("sys/devices/" + bus_id + "/vendor", "0x10de\n");
  root.write("sys/devices/" + bus_id + "/device", "0x2684\n");
  root.write("sys/class/drm/card" + number + "/dev", "226:0\n");
  fs::create_directories(root.path() / "sys/drivers" / driver);
  fs::create_directory_symlink(root.path() / "sys/drivers" / driver, device / "driver");
  fs::create_directory_symlink(device,
                               root.path() / "sys/class/drm" / ("card" + number) / "device");
}

}  // namespace

TEST_CASE("a machine without a GPU says so, with NVML's reason") {
  const TemporaryDirectory root;
  const auto checks = gpu_checks(root.path(), kNoNvml);
  REQUIRE(checks.size() == 1);
  CHECK(checks[0].state == State::kWarning);
  CHECK_THAT(checks[0].finding, Catch::StartsWith("none: ") && Catch::Contains(kNoNvml));
  CHECK_FALSE(checks[0].remedy.empty());
}

TEST_CASE("each GPU is named with what its driver tells") {
  const TemporaryDirectory root;
  add_card(root, "0", "0000:00:02.0", "i915");
  add_card(root, "1", "0000:01:00.0", "nvidia");
  add_card(root, "2", "0000:04:00.0", "amdgpu");
  root.write("sys/devices/0000:04:00.0/gpu_busy_percent", "7\n");
  root.write("sys/devices/0000:04:00.0/mem_info_vram_used", "4096\n");
  add_card(root, "3", "0000:05:00.0", "virtio_gpu");
  const auto checks = gpu_checks(root.path(), kNoNvml);
  REQUIRE(checks.size() == 4);
  CHECK(checks[0].state == State::kWorks);
  CHECK_THAT(checks[0].finding, Catch::Contains("i915") && Catch::Contains("GPU process"));
  CHECK(checks[1].state == State::kWarning);
  CHECK_THAT(checks[1].finding, Catch::Contains(kNoNvml));
  CHECK(checks[1].remedy == "install the library of its driver (Debian: libnvidia-ml1)");
  CHECK(checks[2].state == State::kWorks);
  CHECK(checks[3].state == State::kWarning);
  CHECK_THAT(checks[3].finding, Catch::Contains("virtio_gpu") && Catch::Contains("nothing"));
  CHECK(checks[2].finding == "10de:2684, driver amdgpu, at 0000:04:00.0: busy, memory");
}
