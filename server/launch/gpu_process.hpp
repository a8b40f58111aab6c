#pragma once

#include <sys/types.h>

#include <string>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// Removes what the browser keeps on disk of shaders and pipelines that pages of `origin` have
/// compiled, ends its GPU process, which has them in memory, and waits until another one has taken
/// its place (20 to 30 ms with SwiftShader). Pages that are open lose their devices and contexts.
/// Nothing to do where the browser has no such process. `browser_pid`: who is at the other end of
/// the pipe, so that no process of another browser is ended where they are counted otherwise. The
/// error is one line.
tl::expected<void, std::string> make_gpu_cold(DevtoolsPipe& devtools, pid_t browser_pid,
                                              const std::string& origin);

}  // namespace webdyno::launch
