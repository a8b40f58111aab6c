#pragma once

#include <cstdint>

namespace webdyno::sampling {

/// When a call that costs a driver much may be made again: so seldom that it takes half a percent
/// of a core at most, on whatever machine. NVML's energy counter costs 3.5 ms and its samples 1.5
/// to 2.8 ms on an H100 that a virtual machine was given, where the other calls cost 0.05 to 0.3
/// ms.
class CallPace {
 public:
  bool is_due(std::int64_t now_us) const { return now_us >= due_us_; }
  /// `cpu_us`: what the call took of a CPU.
  void took(std::int64_t now_us, std::int64_t cpu_us) { due_us_ = now_us + cpu_us * kRest; }

 private:
  static constexpr std::int64_t kRest = 200;
  std::int64_t due_us_ = 0;
};

}  // namespace webdyno::sampling
