#pragma once

#include <SQLiteCpp/Database.h>

#include "schema/wire/sample_batch.hpp"

namespace webdyno::sweep {

/// Stores a batch and renews its attempt's lease. Safe to repeat: a batch whose sequence number has
/// come before is that repetition and changes nothing, also after the attempt has ended. Rejected
/// are another batch of an ended attempt (conflict: the trial is immutable then), and a second
/// sample or reading at one time (bad request).
void record_samples(SQLite::Database& database, const wire::SampleBatch& batch);

}  // namespace webdyno::sweep
