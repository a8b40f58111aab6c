#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace webdyno::sweep {

/// How much slower the trials of a sweep's last block were than those of its first
/// (stats/drift.hpp): a ratio with its 95 % interval.
struct SweepDrift {
  double ratio;
  double low;
  double high;
  std::size_t blocks;

  /// More than kNamedDrift, either way, and the interval has no 1: then a mean of the sweep is of
  /// no one state of the machine.
  bool is_named() const;
};

inline constexpr double kNamedDrift = 0.05;

/// Over the main measure of all done trials, the control's among them. nullopt: fewer than three
/// blocks have some that can be compared with others.
std::optional<SweepDrift> sweep_drift(SQLite::Database& database, std::int64_t sweep_id);

}  // namespace webdyno::sweep
