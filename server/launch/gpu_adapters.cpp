#include "server/launch/gpu_adapters.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "server/launch/devtools_target.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kAdapterTimeout{10'000};

constexpr std::string_view kAskWebgl = R"js(
  (() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (gl === null) return null;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL);
  })()
)js";

constexpr std::string_view kAskWebgpu = R"js(
  (async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return null;
    const {vendor, architecture, description} = adapter.info;
    return [vendor, architecture, description].filter((part) => part !== '').join(' ');
  })()
)js";

}  // namespace

tl::expected<json, std::string> ask_webgl(DevtoolsPipe& devtools) {
  return attach_to_page(devtools, "about:blank", kAdapterTimeout)
      .and_then([&](const std::string& session_id) {
        return evaluate(devtools, session_id, kAskWebgl, kAdapterTimeout);
      });
}

tl::expected<json, std::string> ask_webgpu(DevtoolsPipe& devtools, const std::string& worker) {
  return evaluate(devtools, worker, kAskWebgpu, kAdapterTimeout);
}

bool is_software(const std::string& adapter) {
  constexpr std::array<std::string_view, 4> kNames = {"SwiftShader", "swiftshader", "llvmpipe",
                                                      "Basic Render"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
    return adapter.find(name) != std::string::npos;
  });
}

bool is_on_a_gpu(const tl::expected<json, std::string>& answer) {
  return answer && answer->is_string() && !is_software(answer->get<std::string>());
}

}  // namespace webdyno::launch
