#include "server/launch/gpu_switches.hpp"

#include <unistd.h>

#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include "schema/wire/version.hpp"
#include "server/launch/devtools_target.hpp"
#include "server/launch/gpu_adapters.hpp"

namespace webdyno::launch {
namespace {

constexpr std::chrono::milliseconds kWorkerTimeout{10'000};

/// Best first; docs/browsers.md says what was seen of each.
const std::array<std::vector<std::string>, 3>& sets_of_switches() {
  static const std::array<std::vector<std::string>, 3> kSets = {{
      {"--use-angle=vulkan", "--enable-features=Vulkan", "--disable-vulkan-surface"},
      {"--use-angle=vulkan", "--enable-features=Vulkan", "--disable-vulkan-surface",
       "--disable-gpu-compositing"},
      {"--use-angle=gl-egl"},
  }};
  return kSets;
}

bool may_open(const std::filesystem::path& device) {
  return ::access(device.c_str(), R_OK | W_OK) == 0;
}

/// NVIDIA's driver has nodes of its own; all others are DRM's, whose render nodes need no screen.
bool has_gpu(const std::filesystem::path& devices) {
  if (may_open(devices / "nvidia0")) return true;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(devices / "dri", none)) {
    if (entry.path().filename().string().starts_with("renderD") && may_open(entry.path()))
      return true;
  }
  return false;
}

/// What a browser computes on by these switches.
GpuSwitches tried(Browser& browser, const std::vector<std::string>& switches) {
  GpuSwitches result{.there_is_a_gpu = true, .switches = switches};
  auto& devtools = browser.devtools();
  result.webgl = is_on_a_gpu(ask_webgl(devtools));
  // After WebGL: one that is asked for before there is a GPU process is none, and a driver that
  // fails at it takes the process along.
  if (const auto worker = attach_to_service_worker(devtools, wire::kExtensionId, kWorkerTimeout))
    result.webgpu = is_on_a_gpu(ask_webgpu(devtools, *worker));
  return result;
}

int worth(const GpuSwitches& found) { return int{found.webgl} + int{found.webgpu}; }

}  // namespace

GpuSwitches find_gpu_switches(const LaunchOptions& options, const WhileWaiting& while_waiting,
                              const std::filesystem::path& devices) {
  GpuSwitches best{.there_is_a_gpu = has_gpu(devices)};
  if (!best.there_is_a_gpu || options.headed) return best;
  for (const auto& switches : sets_of_switches()) {
    LaunchOptions with = options;
    with.gpu_switches = switches;
    auto browser = Browser::launch(with, while_waiting);
    if (!browser) return {.there_is_a_gpu = true};
    auto found = tried(*browser, switches);
    if (worth(found) > worth(best)) best = std::move(found);
    if (best.webgl && best.webgpu) break;
  }
  return best;
}

}  // namespace webdyno::launch
