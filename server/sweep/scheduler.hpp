#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>

namespace webdyno::sweep {

/// Decides what a sweep measures next: the one place that does. Called in the transaction that
/// leases the trial, with no attempt of the sweep open; so it sees all results until then, and may
/// append trials to the sweep before it names one (rows of `trial`, with positions behind the
/// last).
///
/// Now: the queued trial that comes first in the running order, which was made with the sweep. The
/// trial's id, or nothing when the sweep has measured what it is to measure.
std::optional<std::int64_t> next_trial(SQLite::Database& database, std::int64_t sweep_id);

}  // namespace webdyno::sweep
