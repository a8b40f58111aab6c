#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// The name of what a page of this browser computes on, in the adapter's own words; JSON's null:
/// the browser offers none. One line where it cannot be asked. The browser's first page has to be
/// about:blank.
tl::expected<nlohmann::json, std::string> ask_webgl(DevtoolsPipe& devtools);

/// The same of WebGPU, asked in the service worker of our extension: about:blank is no secure
/// context and has no navigator.gpu. `worker`: its session.
tl::expected<nlohmann::json, std::string> ask_webgpu(DevtoolsPipe& devtools,
                                                     const std::string& worker);

/// Whether an adapter of this name computes on the CPU.
bool is_software(const std::string& adapter);

/// Whether the answer names an adapter that is none.
bool is_on_a_gpu(const tl::expected<nlohmann::json, std::string>& answer);

}  // namespace webdyno::launch
