#include "server/launch/gpu_information.hpp"

#include <catch2/catch.hpp>

using nlohmann::json;
using webdyno::launch::gpu_information_in;

TEST_CASE("of what a browser says of its GPUs stays what is the same at each start") {
  const json attributes = {{"glRenderer", "ANGLE, Intel"},
                           {"glVersion", "OpenGL ES 2.0"},
                           {"displayType", "ANGLE_OPENGL"},
                           {"initializationTime", 0.2}};
  const json device = {{"vendorId", 32902U}, {"deviceId", 22807U},     {"vendorString", "Intel"},
                       {"deviceString", ""}, {"driverVendor", "Mesa"}, {"driverVersion", "22.3.6"}};
  const json features = {{"webgl", "enabled"}, {"webgpu", "disabled_off"}};
  const auto told = gpu_information_in({{"gpu",
                                         {{"devices", json::array({device})},
                                          {"auxAttributes", attributes},
                                          {"featureStatus", features},
                                          {"driverBugWorkarounds", {"b", "a"}}}},
                                        {"modelName", ""}});
  const json told_device = {{"pci_ids", "8086:5917"},
                            {"vendor", "Intel"},
                            {"name", nullptr},
                            {"driver", "Mesa"},
                            {"driver_version", "22.3.6"}};
  CHECK(told == json{{"devices", json::array({told_device})},
                     {"renderer", "ANGLE, Intel"},
                     {"gl_version", "OpenGL ES 2.0"},
                     {"display_type", "ANGLE_OPENGL"},
                     {"feature_status", features},
                     {"driver_bug_workarounds", {"a", "b"}}});
}

TEST_CASE("what a browser does not say of its GPUs is null or empty, whatever it says instead") {
  const auto* answer = GENERATE(
      "{}", "[]", "null", R"({"gpu": null})", R"({"gpu": {"devices": 5}})",
      R"({"gpu": {"auxAttributes": [], "featureStatus": "x", "driverBugWorkarounds": {}}})");
  const auto told = gpu_information_in(json::parse(answer));
  CHECK(told["devices"].empty());
  CHECK(told["renderer"].is_null());
  CHECK(told["feature_status"] == json::object());
  CHECK(told["driver_bug_workarounds"].empty());
}

TEST_CASE("a device that is no device has no ids") {
  const auto told =
      gpu_information_in(json::parse(R"({"gpu": {"devices": [7, {"vendorId": -1}]}})"));
  REQUIRE(told["devices"].size() == 2);
  CHECK(told["devices"][1]["pci_ids"].is_null());
}
