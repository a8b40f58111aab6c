#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace webdyno::sweep {

/// What goes with a sweep. Throws Rejected (not found).
struct SweepRows {
  std::int64_t trials;
  std::int64_t readings;  // of processes
};
SweepRows count_rows(SQLite::Database& database, const std::string& sweep_uuid);

/// From now on no read or change of sweeps finds the sweep, and remove_piece() takes its rows away,
/// also when this process ends meanwhile. Hosts, browsers and configurations stay: other sweeps
/// have them too. Throws Rejected: not found, or a conflict while it runs.
void begin_removal(SQLite::Database& database, const std::string& sweep_uuid);

/// Trials that go with one piece at most.
inline constexpr std::size_t kPieceTrials = 200;

/// A trial's readings and iterations go so many at a time; between two of them the clock is asked.
inline constexpr std::size_t kPieceReadings = 2'000;

/// A piece begins nothing more after that. A batch of samples that comes meanwhile waits for two
/// pieces at most.
inline constexpr std::chrono::milliseconds kPieceTime{10};

/// Takes a piece of a removed sweep away, or of what an abandoned making has left, in a transaction
/// of the caller's. False: there is nothing left.
bool remove_piece(SQLite::Database& database, std::chrono::milliseconds at_most = kPieceTime);

}  // namespace webdyno::sweep
