#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/launch/browser.hpp"

namespace webdyno::launch {

/// By which switches a headless browser computes on this machine's GPU, found by trying: Chromium
/// takes SwiftShader there however good a GPU is.
struct GpuSwitches {
  bool there_is_a_gpu = false;             // with a driver that this user may open
  std::vector<std::string> switches = {};  // for LaunchOptions::gpu_switches; may be empty
  bool webgl = false;                      // whether WebGL computes on the GPU by them
  bool webgpu = false;
};

/// Launches a browser for each set of switches until one has WebGL and WebGPU on the GPU, a second
/// or two each; none where there is no GPU, and with a screen, where Chromium takes it by itself.
/// The best is what the most of the two do. A browser that does not start ends the trying: whoever
/// launches it next says why. `devices`: "/dev" but in tests.
GpuSwitches find_gpu_switches(const LaunchOptions& options, const WhileWaiting& while_waiting,
                              const std::filesystem::path& devices = "/dev");

}  // namespace webdyno::launch
