#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// What the iterations of one trial do over its time, in the words of E. Barrett et al., Virtual
/// machine warmup blows hot and cold, OOPSLA 2017.
enum class Course {
  flat,      // one level from the first to the last iteration
  warm_up,   // slower before the level that it comes to, never faster
  slowdown,  // was faster before
  never,     // no level holds from before its last quarter on: there is no steady part
};

std::string_view name_of(Course course);

struct SteadyState {
  Course course;
  std::optional<std::size_t> begins;  // first iteration of the steady part, from 0; absent of never
};

/// Levels that are no more than this apart are one: the coefficient of variation by which pages
/// decide that they are warm (docs/method.md, "When it is warm").
inline constexpr double kSameLevel = 0.02;

inline constexpr std::size_t kFewestForCourse = 20;

/// From durations of iterations in their order, of one call each or of equal groups of calls; any
/// unit, positive (not_positive), finite (not_finite), kFewestForCourse at least (too_few). Also
/// too_few where nothing has changed, and the noise would have hidden that one half is 10 % slower.
///
/// Changes of level are those of the least sum of squares of logarithms over the noise's variance
/// plus a penalty a change (optimal partitioning: B. Jackson et al., IEEE Signal Processing Letters
/// 12, 2005; Barrett et al. use its pruned form, PELT). The steady part begins with the earliest
/// level from which on more than nine tenths lie at the level of most of the second half: what
/// comes and goes in it belongs to it. Barrett et al. take the last level however short it is,
/// which on a machine that others use is often a disturbance. To be cheap at any length it looks at
/// 256 slices of equally many iterations by their medians, so `begins` is known to a slice; a
/// million iterations take some tens of milliseconds. Single slow iterations, of a garbage
/// collection or the very first one, are no change of level: a level is five slices long at least.
///
/// It is not the page's rule, which decides when to begin to measure: it asks afterwards whether
/// what was measured was steady.
Answer<SteadyState> steady_state(std::span<const double> durations);

}  // namespace webdyno::stats
