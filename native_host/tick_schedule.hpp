#pragma once

#include <algorithm>
#include <cstdint>

namespace webdyno::native_host {

/// When to sample: fixed deadlines from one beginning on, so that lateness does not add up. A
/// deadline that has passed before the tick before it came is missed, never caught up. At 0 Hz
/// there is none.
class TickSchedule {
 public:
  /// The first deadline is one period after `begin_us`.
  TickSchedule(std::int64_t begin_us, std::int64_t rate_hz)
      : begin_us_(begin_us), rate_hz_(rate_hz) {}

  std::int64_t deadline_us() const {
    return rate_hz_ == 0 ? kNever : begin_us_ + tick_ * 1'000'000 / rate_hz_;
  }

  bool ticks() const { return rate_hz_ > 0; }

  /// A sample is taken at `now_us`: goes on to the next deadline in the future and returns how many
  /// were missed on the way. Before its time, in place of the deadline that is next, it misses
  /// none.
  std::int64_t advance(std::int64_t now_us) {
    // The last k whose deadline, k * 10^6 / rate rounded down, is not after now_us.
    if (rate_hz_ == 0) return 0;
    const std::int64_t last = ((now_us - begin_us_ + 1) * rate_hz_ - 1) / 1'000'000;
    const std::int64_t missed = std::max<std::int64_t>(0, last - tick_);
    tick_ += missed + 1;
    return missed;
  }

 private:
  // 285 years after the boot: less than the end of every clock's range, in any unit.
  static constexpr std::int64_t kNever = 9'000'000'000'000'000;

  std::int64_t begin_us_;
  std::int64_t rate_hz_;
  std::int64_t tick_ = 1;
};

}  // namespace webdyno::native_host
