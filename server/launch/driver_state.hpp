#pragma once

#include <optional>
#include <string>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// What our extension in a browser says of its way to the collector: DriverState of
/// extension/src/sweep_driver.ts.
struct DriverState {
  std::string kind;     // connecting, driving, no_collector, refused, lost
  std::string message;  // why, in the browser's or the native host's words; may be empty
};

/// nullopt: it cannot be asked, because its service worker does not run or may not be looked into.
std::optional<DriverState> ask_driver_state(DevtoolsPipe& devtools);

}  // namespace webdyno::launch
