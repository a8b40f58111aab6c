#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/cli/present/style.hpp"

namespace webdyno::present {

struct SweepSize {
  std::size_t configurations = 0;  // of the plan
  std::size_t fewest_trials = 0;   // of one of them
  std::size_t most_trials = 0;     // by precision: at most
  std::size_t trials = 0;          // of all of them; by precision: at least
  std::size_t trials_at_most = 0;  // no more than `trials`: a fixed number
  std::size_t control_trials = 0;
  double ci_half_width = 0;  // over the mean; 0: not by precision
  std::optional<double> budget_s;
};

/// "12 configurations x 3 trials = 36"; "12 configurations, 1 to 3 trials each: 30"; "24
/// configurations x 5 to 50 trials = 120 to 1200"
std::string size_text(const SweepSize& size);

/// "until each 95 % interval is within 2 % of its mean, in 3600 s at most"; empty: fixed numbers.
std::string precision_text(const SweepSize& size);

struct Header {
  std::string webdyno_version;
  std::string browser;  // "Chromium 156.0.8078.79"
  bool headless;
  std::string hostname;
  unsigned seed;
  std::string plan_name;
  SweepSize size;
  std::string database;
};

/// "database        /tmp/x.db": a line of the header, its text in the column of the others.
std::string labelled_line(std::string_view label, std::string_view text);

/// Three lines that say what runs where; four when the names are long for `columns`, and one more
/// where trials are added until they are enough.
std::string header_text(const Header& header, std::size_t columns = kColumns);

struct Progress {
  std::size_t ended = 0;
  std::size_t trials = 0;  // in all, as is expected
  std::size_t trials_at_most = 0;
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t unsupported = 0;
  std::optional<double> seconds_left;
  double seconds_left_low = 0;
  double seconds_left_high = 0;
  std::string running;  // "tfjs 4.22.0 webgl   infer   depth 8, width 256   block 2 of 3   phase
                        // infer"; empty: none
  std::optional<double> cpu_percent;
  std::optional<double> footprint_bytes;
};

inline constexpr std::size_t kProgressLines = 3;

/// Three lines, none longer than the style's columns: bar, what runs, counts. Where they do not fit
/// the bar gets shorter, the time left goes, what runs is cut, and counts, CPU and footprint are
/// left out from the end.
std::string progress_text(const Progress& progress, const Style& style);

/// What takes lines of a drawing back, in a terminal that has `columns` now: the cursor goes to the
/// drawing's first row and the rest of the screen is erased. A line that is longer than the
/// terminal has become takes several rows.
std::string taking_back(std::string_view drawing, std::size_t columns);

}  // namespace webdyno::present
