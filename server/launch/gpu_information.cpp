#include "server/launch/gpu_information.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace webdyno::launch {
namespace {

using nlohmann::json;

// It waits for the GPU process, whose driver may take seconds to start.
constexpr std::chrono::seconds kInformationTimeout{10};

/// A member of the kind that `is` asks for; null, or an empty `otherwise`.
json member(const json& object, const char* name, bool (json::*is)() const noexcept,
            json otherwise = nullptr) {
  if (!object.is_object()) return otherwise;
  const auto found = object.find(name);
  return found != object.end() && (*found.*is)() ? *found : otherwise;
}

/// Texts that say nothing are null.
json text_member(const json& object, const char* name) {
  json text = member(object, name, &json::is_string);
  return text == "" ? json() : text;
}

/// "8086:5917", as the fingerprint of the host names a card.
json pci_ids(const json& device) {
  const json vendor = member(device, "vendorId", &json::is_number_unsigned);
  const json id = member(device, "deviceId", &json::is_number_unsigned);
  if (vendor.is_null() || id.is_null()) return nullptr;
  return fmt::format("{:04x}:{:04x}", vendor.get<std::uint64_t>(), id.get<std::uint64_t>());
}

json devices_in(const json& gpu) {
  json devices = json::array();
  for (const json& device : member(gpu, "devices", &json::is_array, json::array())) {
    devices.push_back({{"pci_ids", pci_ids(device)},
                       {"vendor", text_member(device, "vendorString")},
                       {"name", text_member(device, "deviceString")},
                       {"driver", text_member(device, "driverVendor")},
                       {"driver_version", text_member(device, "driverVersion")}});
  }
  return devices;
}

}  // namespace

json gpu_information_in(const json& answer) {
  const json gpu = member(answer, "gpu", &json::is_object);
  // The rest of it has times, sizes of buffers and a list of extensions.
  const json attributes = member(gpu, "auxAttributes", &json::is_object);
  json workarounds = member(gpu, "driverBugWorkarounds", &json::is_array, json::array());
  std::sort(workarounds.begin(), workarounds.end());
  return {{"devices", devices_in(gpu)},
          {"renderer", text_member(attributes, "glRenderer")},
          {"gl_version", text_member(attributes, "glVersion")},
          {"display_type", text_member(attributes, "displayType")},
          {"feature_status", member(gpu, "featureStatus", &json::is_object, json::object())},
          {"driver_bug_workarounds", workarounds}};
}

tl::expected<json, std::string> read_gpu_information(DevtoolsPipe& devtools) {
  const auto answer = devtools.call("SystemInfo.getInfo", json::object(), kInformationTimeout);
  if (!answer) return tl::unexpected(answer.error());
  return gpu_information_in(*answer);
}

}  // namespace webdyno::launch
