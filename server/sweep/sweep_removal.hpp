#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>

namespace webdyno::sweep {

/// What goes with a sweep. Throws Rejected (not found).
struct SweepRows {
  std::int64_t trials;
  std::int64_t readings;  // of processes
};
SweepRows count_rows(SQLite::Database& database, const std::string& sweep_uuid);

/// From now on the sweep is there for nobody, and remove_abandoned_piece() (sweep_making.hpp) takes
/// its rows away, also when this process ends meanwhile. Hosts, browsers and configurations stay:
/// other sweeps have them too. Throws Rejected: not found, or a conflict while it runs.
void begin_removal(SQLite::Database& database, const std::string& sweep_uuid);

}  // namespace webdyno::sweep
