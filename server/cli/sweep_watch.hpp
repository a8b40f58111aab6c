#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "server/api/collector.hpp"
#include "server/cli/present/progress.hpp"

namespace webdyno::cli {

/// Draws a sweep's progress: three lines in place on a terminal that takes them, a line every ten
/// seconds elsewhere; when quiet nothing but, once each, what it waits for.
class SweepWatch {
 public:
  explicit SweepWatch(bool quiet);

  struct State {
    std::string sweep_state;  // running, paused, stopped, done
    std::size_t ended;
    bool trial_in_flight;
    bool waits;  // for the trials of others
  };
  /// Draws what the collector knows, and what is waited for beside that, if it is anything.
  State update(const api::Collector::Watched& watched, const std::string& awaited);
  /// Removes what was drawn.
  void clear();

 private:
  const bool quiet_;
  present::Style style_;
  std::string drawn_;  // what stands on the terminal
  std::set<std::string> waiting_said_;
  std::int64_t last_line_s_ = 0;
};

}  // namespace webdyno::cli
