#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/derived/trial_range.hpp"

namespace webdyno::derived {

// What follows from the rows of an ended trial, which never change: its measures, computed once
// when it ends and stored in the tables of schema/derived. Each is defined in plain SQL by the view
// TABLE_from_raw beside it, except trial_course (course.hpp). Nothing is in them that is not in the
// raw rows, so they are made anew from these whenever a definition changes.

/// Whether the database has the tables of this program's definitions, and in them every ended
/// trial: an older program, which does not know them, may have written to the database meanwhile.
bool has_derived_tables(SQLite::Database& database);

/// Whether a view is of schema/derived: it stays when only the views above it change.
bool is_derived_view(std::string_view name);

/// Makes the tables and their definitions, in place of those of other definitions, and fills them
/// from the raw rows. No view may be there that is of schema/derived. All of it belongs in one
/// transaction, so that nobody reads a part: of 10,000 trials a minute or two.
void make_derived_tables(SQLite::Database& database);

/// Before tables are migrated that they hang on.
void drop_derived_tables(SQLite::Database& database);

/// In the transaction that writes the trial's outcome. A trial whose rows contradict each other is
/// noted (failures()) and stops nothing.
void derive_trial(SQLite::Database& database, std::int64_t trial_id);

/// Computes all trials of a database anew that has the tables already, a piece of them a
/// transaction: who reads meanwhile sees each trial whole, and who writes waits for a piece, of a
/// fifth of a second or one trial. The number of ended trials. `progress` is called after each
/// piece, with trials done and all.
std::int64_t derive_again(SQLite::Database& database,
                          const std::function<void(std::int64_t, std::int64_t)>& progress);

/// An ended trial of which nothing is derived.
struct Failure {
  std::string trial_uuid;
  std::string message;  // what contradicts, in SQLite's or the parser's words
};

std::vector<Failure> failures(SQLite::Database& database);

}  // namespace webdyno::derived
