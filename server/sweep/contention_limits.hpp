#pragma once

namespace webdyno::sweep {

// From where on a trial is flagged for what else the machine did; the only place of these numbers,
// which docs/method.md shows. Percentages of view attempt_contention.

/// Of all CPUs' time, for others than the browser: `noisy`. The kernel samples the machine's time
/// at its ticks, 2 to 4 points in a window of one second on two CPUs; a desktop at rest, its
/// compositor with it, takes 1 to 5. On two CPUs a tenth is a fifth of one of them.
inline constexpr double kNoisyPercent = 10;

/// Of its window, the main thread of the page waited for a CPU while others used as much of one:
/// `starved`. Times are then too long by as much, and pyperf calls a benchmark unstable at a spread
/// of 10 %. On two quiet CPUs the page's own WebAssembly threads make it wait 5 to 6 %, SwiftShader
/// 17 %, and others use a third of that; beside a compile it waits 8 to 27 % and others use four to
/// seven times as much.
inline constexpr double kStarvedPercent = 5;

/// Pages read from or written to swap in the window: `swapping`. 1 MiB; some pages go out on any
/// machine that has been up for long.
inline constexpr long long kSwappedPages = 256;

/// Throttle events in the window: `throttled`. One is enough: it says that the frequency was cut.
inline constexpr long long kThrottles = 1;

}  // namespace webdyno::sweep
