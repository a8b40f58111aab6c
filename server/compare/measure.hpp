#pragma once

#include <span>
#include <string_view>

#include "server/stats/verdict.hpp"

namespace webdyno::compare {

/// What is compared, one number of each done trial; docs/method.md, "Comparing", says from where.
enum class Measure {
  training_time,
  inference_time,
  warmup_time,
  model_loading_time,
  cpu_percent,
  gpu_process_percent,
  gpu_busy_percent,
  gpu_device_busy_percent,
  peak_footprint_bytes,
  gpu_process_peak_footprint_bytes,
  gpu_memory_peak_bytes,
  gpu_device_memory_peak_bytes,
  model_file_bytes,
};

enum class Unit { ms, percent, bytes };

struct MeasureFacts {
  Measure measure;
  std::string_view name;   // in JSON, JUnit and method.md
  std::string_view title;  // above a table
  Unit unit;
  /// A fact of the configuration and no sample: one trial tells it, and chance has no part in it.
  bool exact = false;
};

/// In the order in which they are shown.
std::span<const MeasureFacts> all_measures();
const MeasureFacts& facts_of(Measure measure);

/// Whether more of it is a regression. Times and bytes are; a share of a CPU or GPU is not: who is
/// done in half the time by two threads has twice the percents.
bool regresses(Measure measure);

/// The verdict in the measure's own word: slower, larger, more.
std::string_view word_of(stats::Verdict verdict, Measure measure);

}  // namespace webdyno::compare
