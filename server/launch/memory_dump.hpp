#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// Asks every process of the browser what its allocators hold (Chromium's memory-infra, level
/// light), 0.3 to 1 s, in which a trace of nothing else runs: `[{"pid", "allocator",
/// "size_bytes"}]`, processes by the kernel's pids. One line where the browser does not tell. It
/// sets back the kernel's mark of each process' peak, VmHWM.
tl::expected<nlohmann::json, std::string> take_memory_dump(DevtoolsPipe& devtools);

/// The same of a trace's events, of whatever form they are: what is no size of an allocator is left
/// out. Shared memory is left out too, of which the trace itself has most.
nlohmann::json allocator_sizes(const nlohmann::json& events);

}  // namespace webdyno::launch
