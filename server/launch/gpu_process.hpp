#pragma once

#include <sys/types.h>

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
/// browser has none. `browser_pid`: who is at the other end of the pipe, so that no process of
/// another one is ended whose processes are counted otherwise. The error is one line.
tl::expected<void, std::string> replace_gpu_process(DevtoolsPipe& devtools, pid_t browser_pid);

}  // namespace webdyno::launch
