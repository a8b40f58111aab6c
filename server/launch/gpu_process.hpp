#pragma once

#include <string>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// Removes what the browser keeps on disk of shaders and pipelines that pages of `origin` have
/// compiled; its GPU process would be given them back. The error is one line.
tl::expected<void, std::string> clear_shader_cache(DevtoolsPipe& devtools,
                                                   const std::string& origin);

/// Ends the browser's GPU process and waits until another one has taken its place (20 to 30 ms with
/// SwiftShader). Pages that are open lose their devices and contexts. Nothing to do where the
/// browser has none. The error is one line.
tl::expected<void, std::string> replace_gpu_process(DevtoolsPipe& devtools);

}  // namespace webdyno::launch
