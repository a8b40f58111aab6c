#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "server/api/collector.hpp"
#include "server/cli/memory_file.hpp"
#include "server/launch/child_process.hpp"

namespace webdyno::cli {

/// The driver of trials outside of a browser (workloads/native/driver.ts), beside the browser of a
/// sweep that has such trials. It is started anew where it ends, as a browser is.
class NativeDriver {
 public:
  /// `how_to_go_on`: a command, for people.
  NativeDriver(std::filesystem::path collector_file, std::string how_to_go_on);
  NativeDriver(const NativeDriver&) = delete;
  NativeDriver& operator=(const NativeDriver&) = delete;

  /// Starts it where none runs; tells the collector of one that has ended. `ended_trials`: of the
  /// sweep so far. Throws EnvironmentError when it ends again and again without a trial between.
  void keep_running(api::Collector& collector, std::size_t ended_trials);

 private:
  void start();

  const std::filesystem::path collector_file_;
  const std::string how_to_go_on_;
  const MemoryFile output_{"webdyno-native-driver"};  // what it prints
  std::optional<launch::ChildProcess> child_;
  std::string driver_uuid_;
  int starts_without_progress_ = 0;
  std::size_t ended_before_ = 0;
};

}  // namespace webdyno::cli
