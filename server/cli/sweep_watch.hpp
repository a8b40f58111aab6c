#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json.hpp>
#include <string>

#include "server/api/collector.hpp"
#include "server/cli/present/progress.hpp"

namespace webdyno::cli {

/// Draws a sweep's progress: three lines in place on a terminal, a line every ten seconds
/// elsewhere, nothing when quiet.
class SweepWatch {
 public:
  SweepWatch(SQLite::Database database, std::string sweep_uuid, bool quiet);

  struct State {
    std::string sweep_state;  // running, paused, stopped, done
    std::size_t ended;
    bool trial_in_flight;
  };
  /// Reads the sweep and draws it.
  State update(api::Collector& collector);
  /// Removes what was drawn.
  void clear();

 private:
  SQLite::Database database_;
  const std::string sweep_uuid_;
  const bool quiet_;
  const bool terminal_;
  present::Style style_;
  bool drawn_ = false;
  std::int64_t last_line_s_ = 0;
};

}  // namespace webdyno::cli
