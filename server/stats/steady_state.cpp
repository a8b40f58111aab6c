#include "server/stats/steady_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

constexpr std::size_t kMostSlices = 256;
constexpr std::size_t kShortestLevel = 5;  // slices
constexpr std::size_t kNeighbours = 5;     // slices on each side that say what is usual at a place
constexpr double kFarOut = 3;              // standard deviations; farther values are drawn in to it

/// What a change of level must save in squares over the noise's variance, over ln(slices). Barrett
/// et al. have the same 15. With 10, of 300 simulated flat trials whose neighbours correlate by 0.5
/// up to 10 % were not called flat, with 15 3 %.
constexpr double kPenalty = 15;

/// Where less would have been seen, what shows no change is flat; else nothing is known.
const double kTellingChange = std::log(1.1);

/// Of the steady part, what may lie at other levels.
constexpr double kMostAside = 0.1;

/// Without any noise there would be nothing to divide by. Far below kSameLevel.
constexpr double kLeastNoise = 0.001;

struct LevelOfSlices {
  std::size_t first;
  std::size_t end;
  double log;
};

std::vector<double> slice_medians(std::span<const double> values, std::size_t per_slice) {
  std::vector<double> medians;
  for (std::size_t first = 0; first + per_slice <= values.size(); first += per_slice) {
    // What is left at the end and makes no slice belongs to the last one.
    const bool last = values.size() - first < 2 * per_slice;
    medians.push_back(*median(values.subspan(first, last ? std::dynamic_extent : per_slice)));
  }
  return medians;
}

/// The standard deviation of the noise, from differences of neighbours, of which a tenth may be
/// changes of level or outliers: of normal ones, the mean of the smaller 90 % is 0.9296 of it.
double noise_of(const std::vector<double>& logs) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < logs.size(); ++i) steps.push_back(std::abs(logs[i] - logs[i - 1]));
  std::sort(steps.begin(), steps.end());
  steps.resize(std::max<std::size_t>(1, steps.size() * 9 / 10));
  return std::max(*mean(steps) / 0.9296, kLeastNoise);
}

void draw_in_outliers(std::vector<double>& logs, double noise) {
  const std::vector<double> as_measured = logs;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const std::size_t first = i - std::min(i, kNeighbours);
    const std::size_t end = std::min(i + kNeighbours + 1, logs.size());
    const double usual = *median(std::span(as_measured).subspan(first, end - first));
    logs[i] = std::clamp(logs[i], usual - kFarOut * noise, usual + kFarOut * noise);
  }
}

using Levels = std::vector<LevelOfSlices>;

/// The levels of the cheapest partition, in order.
Levels levels_of(const std::vector<double>& logs, double noise) {
  const std::size_t n = logs.size();
  std::vector<double> sums(n + 1, 0);
  std::vector<double> squares(n + 1, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double distance = logs[i] - logs.front();  // small numbers, so that squares are exact
    sums[i + 1] = sums[i] + distance;
    squares[i + 1] = squares[i] + distance * distance;
  }
  const auto level_cost = [&](std::size_t first, std::size_t end) {
    const double sum = sums[end] - sums[first];
    const double about_mean =
        squares[end] - squares[first] - sum * sum / static_cast<double>(end - first);
    return about_mean / (noise * noise);
  };
  const double penalty = kPenalty * std::log(static_cast<double>(n));
  std::vector<double> least(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> begin_of(n + 1, 0);
  least[0] = -penalty;
  for (std::size_t end = kShortestLevel; end <= n; ++end) {
    for (std::size_t first = 0; first + kShortestLevel <= end; ++first) {
      const double cost = least[first] + level_cost(first, end) + penalty;
      if (cost < least[end]) {
        least[end] = cost;
        begin_of[end] = first;
      }
    }
  }
  Levels levels;
  for (std::size_t end = n; end > 0; end = begin_of[end]) {
    const std::size_t first = begin_of[end];
    const double sum = sums[end] - sums[first];
    levels.push_back({first, end, logs.front() + sum / static_cast<double>(end - first)});
  }
  std::reverse(levels.begin(), levels.end());
  return levels;
}

/// Of a change between two halves, the smallest that levels_of() would see: it saves a quarter of
/// its square a slice over the noise's variance, and costs a penalty.
double smallest_change(std::size_t slices, double noise) {
  const auto n = static_cast<double>(slices);
  return noise * std::sqrt(4 * kPenalty * std::log(n) / n);
}

bool same(double one, double other) { return std::abs(one - other) <= std::log1p(kSameLevel); }

/// Slices from `from` on that lie at a level.
std::size_t slices_at(const Levels& levels, double log, std::size_t from) {
  std::size_t slices = 0;
  for (const auto& level : levels) {
    if (same(level.log, log) && level.end > from) slices += level.end - std::max(level.first, from);
  }
  return slices;
}

/// The level of most of the second half; of two, the later.
double usual_level(const Levels& levels) {
  const std::size_t half = levels.back().end / 2;
  double usual = levels.back().log;
  std::size_t most = 0;
  for (const auto& level : levels) {
    const std::size_t slices = slices_at(levels, level.log, half);
    if (slices < most) continue;
    most = slices;
    usual = level.log;
  }
  return usual;
}

/// The earliest level from which on nearly all lie at the usual one: what comes and goes, a
/// collection of garbage or another program, is part of what is steady.
Levels::const_iterator first_steady(const Levels& levels, double usual) {
  return std::find_if(levels.begin(), levels.end(), [&](const LevelOfSlices& level) {
    const auto rest = static_cast<double>(levels.back().end - level.first);
    return same(level.log, usual) &&
           static_cast<double>(slices_at(levels, usual, level.first)) > (1 - kMostAside) * rest;
  });
}

}  // namespace

std::string_view name_of(Course course) {
  switch (course) {
    case Course::flat:
      return "flat";
    case Course::warm_up:
      return "warm_up";
    case Course::slowdown:
      return "slowdown";
    case Course::never:
      return "never";
  }
  return "";
}

Answer<SteadyState> steady_state(std::span<const double> durations) {
  if (const auto refusal = unfit_for_logs(durations, kFewestForCourse)) {
    return tl::unexpected(*refusal);
  }
  const std::size_t per_slice = (durations.size() + kMostSlices - 1) / kMostSlices;
  auto logs = *logarithms(slice_medians(durations, per_slice), 1);
  const double noise = noise_of(logs);
  draw_in_outliers(logs, noise);
  const auto levels = levels_of(logs, noise);

  if (levels.size() == 1 && smallest_change(logs.size(), noise) > kTellingChange)
    return tl::unexpected(Refusal::too_few);
  const double usual = usual_level(levels);
  const auto steady = first_steady(levels, usual);
  if (steady == levels.end() || (logs.size() - steady->first) * 4 < logs.size())
    return SteadyState{Course::never, std::nullopt};
  if (steady->first == 0) return SteadyState{Course::flat, 0};
  const bool was_faster = std::any_of(levels.begin(), steady, [&](const LevelOfSlices& level) {
    return level.log < usual - std::log1p(kSameLevel);
  });
  return SteadyState{was_faster ? Course::slowdown : Course::warm_up, steady->first * per_slice};
}

}  // namespace webdyno::stats
