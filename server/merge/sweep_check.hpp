#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>

namespace webdyno::merge {

/// A sweep of the database `source`, and what main has of it.
struct ForeignSweep {
  std::int64_t source_id = 0;
  std::string uuid;
  std::string plan_name;
  std::string hostname;            // empty: no driver had taken a trial
  std::optional<std::int64_t> id;  // in main; nullopt: it is not there
  std::int64_t ended_there = 0;    // trials with an outcome in source
  std::int64_t ended_in_both = 0;
  bool same_state = false;            // both have it done, or both have not
  std::int64_t ended_here_alone = 0;  // main's, that source has without an outcome or not at all

  std::int64_t to_add() const { return ended_there - ended_in_both; }
};

/// Fills in what main has.
void count_trials(SQLite::Database& database, ForeignSweep& sweep);

/// Why nothing of the sweep can be taken over; nullopt: it can. `source` is the attached database
/// on a connection of its own: each ended trial that main lacks has to give the hash that it was
/// closed with.
std::optional<std::string> why_refused(SQLite::Database& database, SQLite::Database& source,
                                       const ForeignSweep& sweep);

}  // namespace webdyno::merge
