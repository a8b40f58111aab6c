#pragma once

#include <SQLiteCpp/Database.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/api/gpu_points.hpp"
#include "server/api/shown_attempt.hpp"

namespace webdyno::api {

struct ShownPhase {
  std::string name;
  std::int64_t start_us;
  std::optional<std::int64_t> end_us;  // nullopt: the attempt ended inside it
};

struct ShownIteration {
  std::int64_t start_us;
  std::int64_t duration_ns;
  std::int32_t calls;  // that it is of: more than one were timed as a group
  std::int32_t phase;  // index of ShownPhase
  std::int32_t index;  // iteration_index

  double call_ns() const { return static_cast<double>(duration_ns) / calls; }
};

/// Of CPU use; where ticks are further apart windows are longer.
inline constexpr std::int64_t kWindowUs = 100'000;

/// Mean CPU use between two ticks; 100 = one core. NaN: no process of the role was there at both.
struct ShownWindow {
  std::int64_t begin_us;
  std::int64_t end_us;
  std::array<double, kRoles> percent;
};

/// Bytes by role at a tick; NaN: it has no process.
struct ShownFootprint {
  std::int64_t t_us;
  std::array<double, kRoles> bytes;
};

/// A frame or a task of the page's main thread.
struct ShownSpan {
  std::int64_t start_us;
  std::int64_t duration_us;
};

/// All points of one attempt in time, each list in its order, on one clock. Of half a million
/// iterations it has 16 MB, of an hour of readings at 10 Hz 4 MB.
struct TrialPoints {
  bool on_page_clock;
  std::int64_t from_us;  // the whole of it
  std::int64_t to_us;
  std::optional<std::int64_t> steady_from_us;  // nullopt: there is no steady part
  std::optional<std::int64_t> steady_to_us;
  std::vector<ShownPhase> phases;
  std::vector<ShownIteration> iterations;
  std::vector<ShownWindow> windows;
  std::vector<ShownFootprint> footprint;
  std::vector<ShownGpu> gpus;
  std::vector<ShownSpan> frames;
  std::vector<ShownSpan> long_tasks;
};

TrialPoints read_points(SQLite::Database& database, const ShownAttempt& attempt);

/// Keeps the points of the trial that was looked at last, if it has ended: who zooms and pans asks
/// for the same ones again, and they do not change. Thread-safe.
class PointsOfLastTrial {
 public:
  /// Null: there is no such trial, or it was never tried.
  std::shared_ptr<const TrialPoints> read(SQLite::Database& database,
                                          const std::string& trial_uuid);

 private:
  std::mutex mutex_;
  std::string trial_uuid_;
  std::shared_ptr<const TrialPoints> points_;
};

}  // namespace webdyno::api
