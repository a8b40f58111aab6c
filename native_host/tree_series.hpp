#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace webdyno::native_host {

struct SeriesOptions {
  pid_t pid = 0;
  std::int64_t rate_hz = 10;
  std::optional<double> seconds;  // none: until the tree's end
};

struct SeriesSummary {
  std::int64_t ticks = 0;
  std::int64_t missed_ticks = 0;
  std::int64_t cpu_ns = 0;      // what sampling and writing cost in elapsed_us
  std::int64_t elapsed_us = 0;  // from just before the first tick to the end
  enum class End { kTime, kTreeEnded, kSignal, kReaderGone } end = End::kTime;
  bool cut_short = false;  // a signal came, and the reader took no more: the last rows are missing
};

/// Samples a process and all that descend from it, as AttemptSampling does a browser's, and writes
/// the rows of SampleTable to standard output after each tick. Ends when the time is over, all of
/// the tree have ended, the reader has closed the pipe, or with SIGINT, SIGTERM or SIGHUP; all but
/// the third with a last sample. While a slow reader lets it wait it takes none: those ticks are
/// missed. Throws std::runtime_error, std::system_error among them, with a line for a person.
SeriesSummary write_series(const SeriesOptions& options);

}  // namespace webdyno::native_host
