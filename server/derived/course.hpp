#pragma once

#include <SQLiteCpp/Database.h>

#include "server/derived/trial_range.hpp"

namespace webdyno::derived {

/// Part of the version of what is derived: whoever changes what store_courses() or
/// stats::steady_state() answers counts it up, and every database computes its trials anew.
inline constexpr int kCourseFormula = 2;

/// Fills trial_course: what the iterations of the main phase of each done trial did over its time,
/// and where its steady part begins (stats::steady_state over durations of one call). Where there
/// is none, or where too few iterations tell, all of them count.
void store_courses(SQLite::Database& database, TrialRange trials);

}  // namespace webdyno::derived
