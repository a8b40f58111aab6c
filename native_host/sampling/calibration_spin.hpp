#pragma once

#include <cstdint>

namespace webdyno::sampling {

/// What the same work took now: a fixed loop of integer operations in registers, about 8 ms on a
/// 3 GHz core, a few times. CPU time tells how fast the core was (frequency, a neighbour on the
/// same core, a hypervisor), wall time also whether somebody else had it. To be compared within one
/// build of this program.
struct Calibration {
  std::int64_t median_cpu_ns;
  std::int64_t best_cpu_ns;
  std::int64_t median_wall_ns;
  std::int64_t best_wall_ns;
};

/// Takes five rounds, about 40 ms of one core.
Calibration spin();

}  // namespace webdyno::sampling
