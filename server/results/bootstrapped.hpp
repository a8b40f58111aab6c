#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <optional>

#include "server/results/results.hpp"

namespace webdyno::results {

/// Medians over a configuration's done trials, with intervals; nullopt where fewer than five trials
/// say one.
struct BootstrappedNumbers {
  std::optional<MedianRange> median_ms;
  std::optional<MedianRange> p95_ms;
  std::optional<MedianRange> peak_footprint_bytes;
};

/// Of each configuration of a sweep, by configuration_id: of its trials' medians, 95th percentiles
/// and peak footprints (stats::bootstrap_median, 2,000 replicates). Control arms are not among
/// them.
std::map<std::int64_t, BootstrappedNumbers> bootstrapped_numbers(SQLite::Database& database,
                                                                 std::int64_t sweep_id);

}  // namespace webdyno::results
