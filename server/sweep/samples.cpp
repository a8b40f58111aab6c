#include "server/sweep/samples.hpp"

#include <fmt/format.h>

#include <vector>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/lease.hpp"

namespace webdyno::sweep {
namespace {

/// process_id of each process of the batch, known or new.
std::vector<std::int64_t> store_processes(SQLite::Database& database, const AttemptRow& attempt,
                                          const std::vector<wire::SampledProcess>& processes) {
  // A renderer takes over a zygote's command line shortly after its fork: the last word on the role
  // counts.
  SQLite::Statement upsert(database,
                           "INSERT INTO process (trial_id, attempt_number, pid, start_ticks, role, "
                           "sub_type, renderer_client_id, first_seen_us, "
                           "exited_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                           "SET role = excluded.role, "
                           "sub_type = excluded.sub_type, renderer_client_id = "
                           "excluded.renderer_client_id, exited_us = excluded.exited_us "
                           "RETURNING process_id");
  std::vector<std::int64_t> ids;
  ids.reserve(processes.size());
  for (const auto& process : processes) {
    bind_all(upsert, attempt.trial_id, attempt.attempt_number, process.pid, process.start_ticks,
             process.role, process.sub_type, process.renderer_client_id, process.first_seen_us,
             process.exited_us);
    upsert.executeStep();
    ids.push_back(upsert.getColumn(0).getInt64());
    upsert.reset();
  }
  return ids;
}

void store_process_readings(SQLite::Statement& insert, const AttemptRow& attempt,
                            const wire::Sample& sample,
                            const std::vector<std::int64_t>& process_ids) {
  for (const auto& each : sample.readings) {
    bind_all(insert, attempt.trial_id, sample.t_us, process_ids[each.process], each.cpu_ns,
             each.resident_bytes, each.footprint_bytes, each.thread_count, each.minor_faults,
             each.major_faults);
    if (insert.exec() == 0) {
      throw Rejected(Rejected::Reason::kBadRequest,
                     fmt::format("two readings of one process at {} us", sample.t_us), "$.samples");
    }
    insert.reset();
  }
}

void store_system_reading(SQLite::Statement& insert, const AttemptRow& attempt,
                          const wire::Sample& sample) {
  insert.clearBindings();
  if (sample.system) {
    const auto& system = *sample.system;
    bind_all(insert, attempt.trial_id, attempt.attempt_number, sample.t_us, sample.cost_us,
             sample.missed_ticks, system.user_ticks, system.nice_ticks, system.system_ticks,
             system.idle_ticks, system.iowait_ticks, system.irq_ticks, system.softirq_ticks,
             system.steal_ticks, system.memory_available_bytes, system.load_1m);
  } else {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, sample.t_us, sample.cost_us,
             sample.missed_ticks);
  }
  if (insert.exec() == 0) {
    throw Rejected(Rejected::Reason::kBadRequest,
                   fmt::format("this attempt has two samples at {} us", sample.t_us), "$.samples");
  }
  insert.reset();
}

bool is_delivered(SQLite::Database& database, const AttemptRow& attempt, std::int64_t sequence) {
  SQLite::Statement find(
      database,
      "SELECT 1 FROM sample_batch WHERE trial_id = ? AND attempt_number = ? AND sequence = ?");
  bind_all(find, attempt.trial_id, attempt.attempt_number, sequence);
  return find.executeStep();
}

void store_batch(SQLite::Database& database, const AttemptRow& attempt,
                 const wire::SampleBatch& batch) {
  execute(database,
          "INSERT INTO sample_batch (trial_id, attempt_number, sequence) VALUES (?, ?, ?)",
          attempt.trial_id, attempt.attempt_number, batch.sequence);
  const auto process_ids = store_processes(database, attempt, batch.processes);
  SQLite::Statement reading(
      database,
      "INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, "
      "footprint_bytes, thread_count, minor_faults, major_faults) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  SQLite::Statement system(
      database,
      "INSERT INTO system_reading (trial_id, attempt_number, t_us, cost_us, missed_ticks, "
      "user_ticks, nice_ticks, system_ticks, idle_ticks, iowait_ticks, irq_ticks, softirq_ticks, "
      "steal_ticks, memory_available_bytes, load_1m) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  for (const auto& sample : batch.samples) {
    store_system_reading(system, attempt, sample);
    store_process_readings(reading, attempt, sample, process_ids);
  }
}

}  // namespace

void record_samples(SQLite::Database& database, const wire::SampleBatch& batch) {
  const AttemptRow attempt = find_attempt(database, batch.trial_uuid, batch.attempt_number);
  const bool delivered = is_delivered(database, attempt, batch.sequence);
  if (attempt.outcome) {
    if (delivered) return;
    throw Rejected(Rejected::Reason::kConflict, "this attempt has ended without that batch");
  }
  if (!delivered) store_batch(database, attempt, batch);
  renew_lease(database, batch.trial_uuid, batch.attempt_number);
}

}  // namespace webdyno::sweep
