#pragma once

#include <nlohmann/json.hpp>

namespace webdyno::wire {

/// This process, for a file or directory that may outlive it: {"pid", "start_ticks", "boot_id",
/// "pid_namespace", "hostname"}. A pid alone names somebody else after a while, and in another
/// container at once. What the kernel does not tell is null.
nlohmann::json this_process();

enum class OwnerState {
  kLives,
  kDead,
  kElsewhere,  // in another container or on another machine: nobody here can know
};

/// Of what this_process() wrote. With a pid and nothing else, as older versions wrote: by the pid.
OwnerState state_of_owner(const nlohmann::json& owner);

}  // namespace webdyno::wire
