#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::gap {

/// Which time of a page is held against which of native code.
enum class Reading {
  kElapsed,  // native_gap: until the result is there, in both
  kAsStudy   // native_gap_as_study: until the call returned; CPU time of the native process
};

/// As it is stored: "elapsed", "as_study".
std::string_view word_of(Reading reading);

/// How many times as long a page takes as native code, of two configurations that compute the same.
struct GapRatio {
  std::string backend;
  std::string task;
  std::int64_t depth = 0;
  std::int64_t width = 0;
  double ratio = 0;       // over the blocks that have both
  bool software = false;  // the page's GPU was a software adapter

  bool operator==(const GapRatio&) const = default;
};

/// By workload, those of TensorFlow.js over TensorFlow on the CPU as it is by default: one library
/// in both places, which trains and infers in both. docs/method.md#analyze-gap has the reasons.
std::map<std::string, std::vector<GapRatio>> read_ratios(SQLite::Database& database,
                                                         std::int64_t sweep_id, Reading reading);

/// Of backend, task, depth and width those that have several values in the ratios.
std::vector<std::string> factors_of(const std::vector<GapRatio>& ratios);

}  // namespace webdyno::gap
