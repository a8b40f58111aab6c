#include "server/launch/gpu_switches.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/launch/surroundings.hpp"

// Debian's own Chromium, launched for real: on a machine without a GPU all sets of switches end in
// software, and none of them is taken.
using namespace webdyno::launch;

namespace {

struct GpuFixture {
  TemporaryDirectory devices;
  TemporaryDirectory temporary;
  Variable tmpdir{"TMPDIR", temporary.path().string()};

  LaunchOptions options() const {
    return {.binary = find_browser("chromium").value(),
            .headed = false,
            .extension_directory = std::filesystem::path(WEBDYNO_FIXTURES) / "extension",
            .native_host = "/bin/true",
            .collector_file = temporary.path() / "collector.json",
            .launch_uuid = "0190a1b2-0000-7000-8000-000000000002"};
  }
  void add(const std::string& device) const {
    std::filesystem::create_directories((devices.path() / device).parent_path());
    std::ofstream(devices.path() / device) << "";
  }
  int launched = 0;
  GpuSwitches found(const LaunchOptions& options) {
    return find_gpu_switches(
        options, [this](Awaited awaited) { launched += awaited == Awaited::kExtension; },
        devices.path());
  }
};

}  // namespace

TEST_CASE("without a GPU no browser is tried") {
  GpuFixture fixture;
  fixture.add("dri/card0");  // a display alone
  const auto found = fixture.found(fixture.options());
  CHECK_FALSE(found.there_is_a_gpu);
  CHECK(found.switches.empty());
  CHECK(fixture.launched == 0);
}

TEST_CASE("with a screen the browser is left to itself") {
  GpuFixture fixture;
  fixture.add("nvidia0");
  auto options = fixture.options();
  options.headed = true;
  CHECK(fixture.found(options).there_is_a_gpu);
  CHECK(fixture.found(options).switches.empty());
  CHECK(fixture.launched == 0);
}

TEST_CASE("switches that do not get at a GPU are not taken") {
  GpuFixture fixture;
  fixture.add("dri/renderD128");
  const auto found = fixture.found(fixture.options());
  CHECK(found.there_is_a_gpu);
  CHECK(found.switches.empty());
  CHECK_FALSE(found.webgl);
  CHECK_FALSE(found.webgpu);
  CHECK(fixture.launched >= 3);
}

TEST_CASE("a browser that does not start is tried once, and said by who launches it") {
  GpuFixture fixture;
  fixture.add("nvidia0");
  auto options = fixture.options();
  options.binary.path = "/bin/false";
  const auto found = fixture.found(options);
  CHECK(found.there_is_a_gpu);
  CHECK(found.switches.empty());
}

TEST_CASE("switches are the browser's, before its first page") {
  GpuFixture fixture;
  auto options = fixture.options();
  options.gpu_switches = {"--use-angle=swiftshader"};
  const auto browser = Browser::launch(options);
  REQUIRE(browser);
  const auto& words = browser->command_line();
  CHECK(std::find(words.begin(), words.end(), "--use-angle=swiftshader") != words.end());
  CHECK(words.back() == "about:blank");
}
