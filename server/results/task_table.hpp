#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/results/results.hpp"

namespace webdyno::results {

/// The rows of one task and workload: what a table is of.
struct TaskTable {
  std::string task;
  std::string workload;
  std::string title;  // "training time, ms per batch", with the workload where there are several
  std::vector<const ResultRow*> rows;

  bool is_of_own_models() const { return workload == "custom"; }
};

/// In the order of workloads. They point into `rows`.
std::vector<TaskTable> task_tables_of(const std::vector<ResultRow>& rows, std::string_view task);

/// What stands for times in a table: means, or medians where every number is of one trial.
class TimesOf {
 public:
  explicit TimesOf(const std::vector<const ResultRow*>& rows);

  bool medians() const { return medians_; }
  /// "mean [95 % CI], n = 5"
  const std::string& note() const { return note_; }

 private:
  bool medians_;
  std::string note_;
};

/// What a table says beside the times: "CPU, %" of training, "first reply" of inference.
std::string beside_times(std::string_view task);

/// Whether a CPU percentage is missing because the measuring was too short for one.
bool is_too_brief(const std::vector<const ResultRow*>& rows);
inline constexpr const char* kTooBriefWords = "of one second of measuring or more";

/// From nothing to the first result. Libraries start in either of two phases: only their sum is
/// comparable.
std::optional<double> first_reply_ms(const ResultRow& row);

/// Of the frames that the page could have shown in the measured phase.
std::optional<double> lost_frames_percent(const ResultRow& row);

}  // namespace webdyno::results
