#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/stats/precision.hpp"

namespace webdyno::sweep {

/// A row of sweep_configuration: how often a configuration is to be measured, and how often it was.
struct Repetitions {
  std::int64_t min_trials = 0;  // done ones
  std::int64_t max_trials = 0;  // of any outcome
  std::optional<double> ci_half_width;
  std::int64_t queued = 0;  // without an outcome
  std::int64_t ended = 0;
  std::int64_t done = 0;
  stats::Moments measured;  // of the done trials' means
};

/// So many trials of a configuration, of which none is done, and it cannot run here.
inline constexpr std::int64_t kFruitlessTrials = 3;

/// Why a configuration gets no more trials, in the words of sweep_configuration.stopped; nullopt:
/// it does, or some are queued. It asks how wide the interval is and never what it shows.
std::optional<std::string_view> why_enough(const Repetitions& repetitions);

/// How many trials it will have in all, if its numbers go on to scatter as they do.
std::int64_t expected_trials(const Repetitions& repetitions);

/// A trial has its outcome: counts it for its configuration, which has enough with it or has not.
/// In the transaction that wrote the outcome. Changes nothing in sweeps that are older than their
/// counts.
void count_ended_trial(SQLite::Database& database, std::int64_t trial_id);

}  // namespace webdyno::sweep
