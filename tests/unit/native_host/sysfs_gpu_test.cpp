#include "native_host/sampling/gpu/sysfs_gpu.hpp"

#include <catch2/catch.hpp>

#include "native_host/sampling/graphics_card.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

TEST_CASE("amdgpu shows its load, memory and power") {
  const test::TemporaryDirectory device;
  test::write_file(device.path() / "gpu_busy_percent", "37\n");
  test::write_file(device.path() / "mem_info_vram_used", "544428032\n");
  test::write_file(device.path() / "mem_info_vram_total", "8573157376\n");
  test::write_file(device.path() / "hwmon/hwmon3/power1_average", "31500000\n");
  const SysfsGpu gpu(device.path());
  CHECK(gpu.tells());
  CHECK(gpu.memory_bytes() == 8'573'157'376);
  const auto reading = gpu.read();
  CHECK(reading.busy_percent == 37);
  CHECK(reading.memory_bytes == 544'428'032);
  CHECK(reading.power_watts == 31.5);
  CHECK_FALSE(reading.energy_uj);
}

TEST_CASE("i915 and xe show the energy of a card") {
  const test::TemporaryDirectory device;
  test::write_file(device.path() / "hwmon/hwmon1/energy1_input", "123456789\n");
  const auto reading = SysfsGpu(device.path()).read();
  CHECK(reading.energy_uj == 123'456'789);
  CHECK_FALSE(reading.busy_percent);
  CHECK_FALSE(reading.power_watts);
}

TEST_CASE("a driver that shows nothing tells nothing; a file that says no number neither") {
  const test::TemporaryDirectory device;
  CHECK_FALSE(SysfsGpu(device.path()).tells());
  const std::string text = GENERATE("", "\n", "-1\n", "101", "101\n", "0x10\n", "many\n",
                                    "7 apples\n", "99999999999999999999999999\n");
  test::write_file(device.path() / "gpu_busy_percent", text);
  std::filesystem::create_directories(device.path() / "mem_info_vram_used");  // no file
  test::write_file(device.path() / "hwmon/hwmon3/power1_input", text == "101\n" ? "" : text);
  CHECK_FALSE(SysfsGpu(device.path()).tells());
}

TEST_CASE("a card is known by its place on the bus") {
  const auto cards = read_graphics_cards(test::recorded("chromium"));
  REQUIRE(cards.size() == 2);
  CHECK_FALSE(cards[0].bus_id);  // its directory of the recording is named otherwise
  const test::TemporaryDirectory root;
  const auto place = root.path() / "sys/devices/pci0000:00/0000:00:02.0";
  std::filesystem::create_directories(place);
  std::filesystem::create_directories(root.path() / "sys/class/drm/card0");
  std::filesystem::create_directory_symlink(place, root.path() / "sys/class/drm/card0/device");
  CHECK(read_graphics_cards(root.path()).at(0).bus_id == "0000:00:02.0");
}

}  // namespace
}  // namespace webdyno::sampling
