#pragma once

#include <SQLiteCpp/Database.h>

#include "schema/wire/sample_batch.hpp"

namespace webdyno::sweep {

/// Stores a batch and renews its attempt's lease. Safe to repeat: readings are unique by trial,
/// time and process. A batch of an attempt that has ended is taken as the repetition that it is, or
/// refused (Rejected, conflict) when the result did not count it: the trial is immutable then.
void record_samples(SQLite::Database& database, const wire::SampleBatch& batch);

}  // namespace webdyno::sweep
