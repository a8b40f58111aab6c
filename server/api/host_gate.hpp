#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "native_host/sampling/cpu_throttling.hpp"
#include "native_host/sampling/machine_load.hpp"

namespace webdyno::api {

/// Before each trial: whether others leave the machine to it. Looks when it is told to, at what has
/// happened since it last did, and never blocks; what it decides is bounded: 10 s for a trial, two
/// minutes for all, so that a machine that is always busy costs these and no more.
class HostGate {
 public:
  using Clock = std::chrono::steady_clock;

  /// `own_pid`: whose descendants, the browser among them, are not others. `root` is "/" but in
  /// tests.
  HostGate(std::filesystem::path root, pid_t own_pid);

  /// The next look is at what happens from now on.
  void begin(Clock::time_point now);
  /// nullopt: go on, whether it is quiet or waiting has an end. Else how long until the next look.
  std::optional<Clock::duration> look(Clock::time_point now);

  /// What is waited for, for people; nullopt: nothing, or it is not known yet.
  const std::optional<std::string>& waits_for() const { return waits_for_; }

  struct Wait {
    std::chrono::milliseconds waited;
    bool given_up;  // it was not quiet even then
  };
  /// That of the trial that is leased now; the next one begins anew.
  Wait take();

 private:
  std::optional<std::string> disturbance();

  std::filesystem::path root_;
  pid_t own_pid_;
  sampling::CpuThrottling throttling_;
  std::optional<sampling::MachineLoad> before_;
  sampling::ThrottleCounts throttles_before_;
  Clock::time_point begun_;
  Clock::duration window_{};
  std::optional<std::string> waits_for_;
  Clock::duration waited_{};  // for the next trial
  Clock::duration waited_in_all_{};
  bool given_up_ = false;
};

}  // namespace webdyno::api
