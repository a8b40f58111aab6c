#pragma once

#include "native_host/host_messages.hpp"

namespace webdyno::native_host {

/// Serves the browser on `in` and `out`, which it owns, until the browser closes `in`: messages,
/// ticks and exits of processes on one thread. Returns the exit code: 0 at the ordinary end; 1
/// after a broken frame, when the browser takes no more, or when the kernel stops giving numbers.
/// What had been sent before is written, for at most two seconds.
int run_host(HostSettings settings, int in, int out);

}  // namespace webdyno::native_host
