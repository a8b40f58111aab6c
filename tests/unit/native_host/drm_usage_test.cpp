#include "native_host/sampling/gpu/drm_usage.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {
namespace {

/// What a kernel's driver prints of one client: tests/fixtures/fdinfo.
std::optional<DrmUsage> printed_by(const std::string& driver) {
  const auto text =
      read_kernel_file(std::filesystem::path(WEBDYNO_FIXTURES) / "fdinfo" / (driver + ".txt"));
  REQUIRE(text);
  return parse_drm_usage(*text);
}

std::string words(const DrmUsage& usage) {
  std::string text;
  for (const DrmEngine& engine : usage.engines) {
    text += engine.name + " " + std::to_string(engine.busy);
    if (engine.total) text += " of " + std::to_string(*engine.total);
    if (engine.capacity != 1) text += " by " + std::to_string(engine.capacity);
    text += "; ";
  }
  return text;
}

TEST_CASE("i915 gives ns of each kind of engine, and its system memory") {
  const auto usage = printed_by("i915");
  REQUIRE(usage);
  CHECK(usage->driver == "i915");
  CHECK(usage->bus_id == "0000:00:02.0");
  CHECK(usage->client_id == 39);
  CHECK(words(*usage) ==
        "render 9288864723; copy 2035071108; video 52567609040 by 2; video-enhance 0; ");
  CHECK(usage->memory_bytes == (5044 + 12) * 1024);
}

TEST_CASE("xe gives cycles of the client and of the engine") {
  const auto usage = printed_by("xe");
  REQUIRE(usage);
  CHECK(words(*usage) ==
        "rcs 28257900 of 7655183225; bcs 0 of 7655183225; vcs 0 of 7655183225 by 2; "
        "ccs 4711 of 7655183225 by 4; ");
  CHECK(usage->memory_bytes == 192 * 1024 + 16 * 1024 * 1024);
}

TEST_CASE("amdgpu's memory is counted once, by whatever name") {
  const auto usage = printed_by("amdgpu");
  REQUIRE(usage);
  CHECK(words(*usage) == "gfx 39456116802; compute 5000000; enc_1 0; ");
  CHECK(usage->memory_bytes == 544428LL * 1024 + 22 * 1024 * 1024);
  const auto older = printed_by("amdgpu-6.1");
  REQUIRE(older);
  CHECK(older->memory_bytes == (4096 + 1024) * 1024);
}

TEST_CASE("panfrost is on no bus, and gives no engines while its profiling is off") {
  const auto usage = printed_by("panfrost");
  REQUIRE(usage);
  CHECK_FALSE(usage->bus_id);
  CHECK(words(*usage) == "fragment 1846584880; vertex-tiler 71932239; ");
  CHECK(usage->memory_bytes == 36496 * 1024);
  const auto unprofiled = printed_by("panfrost-unprofiled");
  REQUIRE(unprofiled);
  CHECK(unprofiled->engines.empty());
  CHECK(unprofiled->memory_bytes == 36496 * 1024);
}

TEST_CASE("nvidia's DRM node tells neither engines nor memory: NVML does") {
  const auto usage = printed_by("nvidia");
  REQUIRE(usage);
  CHECK(usage->bus_id == "0000:01:00.0");
  CHECK(usage->engines.empty());
  CHECK_FALSE(usage->memory_bytes);
}

TEST_CASE("a line that is none is as if it were not there: never a zero in its place") {
  CHECK_FALSE(parse_drm_usage(""));
  CHECK_FALSE(parse_drm_usage("pos:\t0\nflags:\t02\nmnt_id:\t8\n"));
  const auto usage = parse_drm_usage(
      "drm-driver:\ti915\n"
      "drm-client-id:\tseven\n"
      "drm-engine-render:\t-5 ns\n"
      "drm-engine-copy:\t99999999999999999999 ns\n"
      "drm-engine-video:\t7 parsecs\n"
      "drm-engine-compute:\t7ns\n"
      "drm-engine-:\t7 ns\n"
      "drm-engine-late\t7 ns\n"
      "drm-cycles-rcs:\t7\n"  // without a total it says nothing
      "drm-resident-vram:\t9223372036854775807 KiB\n"
      "drm-resident-gtt:\t\n"
      "drm-engine-good:   12 ns  \r\n"
      "drm-engine-capacity-good:\t0\n"
      "drm-engine-cut:\t12");
  REQUIRE(usage);
  CHECK_FALSE(usage->client_id);
  CHECK_FALSE(usage->memory_bytes);
  CHECK(words(*usage) == "good 12; cut 12; ");
}

TEST_CASE("a client's number has no unit") {
  const auto usage = parse_drm_usage("drm-driver: i915\ndrm-client-id: 5 KiB\n");
  REQUIRE(usage);
  CHECK_FALSE(usage->client_id);
}

}  // namespace
}  // namespace webdyno::sampling
