#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/sweep/sweep.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::sweep {

/// Rows of configurations and trials that are written at once: 8 ms on a 2 GHz core. A batch of
/// samples that comes meanwhile waits for two pieces at most.
inline constexpr std::size_t kPieceRows = 200;

/// Without a piece for so long, whoever made the sweep is gone: longer than a piece waits for
/// another process' lock on the database (store::kBusyTimeoutMs).
inline constexpr std::chrono::seconds kPieceTimeout{15};

/// Writes a sweep piece by piece, each in a transaction of the caller's. It is there with the last
/// one, and for nobody before. After an exception it is not to be gone on with: what there is of it
/// is removed in time (sweep_removal.hpp).
class SweepMaking {
 public:
  /// What `sweep` refers to outlives this.
  explicit SweepMaking(const NewSweep& sweep);

  /// Throws Rejected (conflict) when the sweep was taken for abandoned and removed.
  void write_piece(SQLite::Database& database);
  /// The next piece is the last one.
  bool ends_with_next() const { return rows_left() <= kPieceRows; }
  bool complete() const { return complete_; }
  const std::string& sweep_uuid() const { return sweep_uuid_; }

 private:
  std::size_t rows_left() const;
  void refuse_small_disk(SQLite::Database& database) const;
  void begin(SQLite::Database& database);
  void renew(SQLite::Database& database);
  void write_configuration(SQLite::Database& database, const Configuration& configuration);
  void write_terms(SQLite::Database& database, const Configuration& configuration) const;
  void write_trials(SQLite::Database& database, std::size_t rows);
  void finish(SQLite::Database& database);

  const NewSweep& sweep_;
  const std::string sweep_uuid_;
  const TrialCount count_;
  const std::vector<std::vector<std::size_t>> blocks_;  // the running order
  const std::size_t trial_count_;                       // of all of them
  std::int64_t sweep_id_ = 0;                           // 0: nothing is written yet
  std::vector<std::int64_t> configuration_ids_;
  std::size_t trials_ = 0;  // written
  std::size_t block_ = 0;   // of the next one, and its place there
  std::size_t place_ = 0;
  std::int64_t trials_at_most_ = 0;
  bool complete_ = false;
};

/// A sweep that is being made now for browsers of this kind; its uuid.
std::optional<std::string> sweep_being_made(SQLite::Database& database, bool launched);

}  // namespace webdyno::sweep
