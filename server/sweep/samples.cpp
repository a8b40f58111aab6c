#include "server/sweep/samples.hpp"

#include <fmt/format.h>
#include <time.h>

#include <optional>
#include <vector>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/steady_time.hpp"

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
             each.major_faults, each.run_delay_ns);
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
             sample.missed_ticks, sample.package_energy_uj, system.user_ticks, system.nice_ticks,
             system.system_ticks, system.idle_ticks, system.iowait_ticks, system.irq_ticks,
             system.softirq_ticks, system.steal_ticks, system.memory_available_bytes,
             system.load_1m, system.cpu_pressure_us, system.memory_pressure_us,
             system.io_pressure_us, system.swap_in_pages, system.swap_out_pages,
             system.frequency_low_khz, system.frequency_high_khz, system.core_throttles,
             system.package_throttles, system.temperature_millidegrees, system.on_battery);
  } else {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, sample.t_us, sample.cost_us,
             sample.missed_ticks, sample.package_energy_uj);
  }
  if (insert.exec() == 0) {
    throw Rejected(Rejected::Reason::kBadRequest,
                   fmt::format("this attempt has two samples at {} us", sample.t_us), "$.samples");
  }
  insert.reset();
}

/// gpu_id of each GPU of the batch, known or new; noted as read during the attempt.
std::vector<std::int64_t> store_gpus(SQLite::Database& database, const AttemptRow& attempt,
                                     const std::vector<wire::SampledGpu>& gpus) {
  std::vector<std::int64_t> ids;
  for (const auto& gpu : gpus) {
    SQLite::Statement find(database,
                           "SELECT gpu_id FROM gpu JOIN attempt USING (host_id) "
                           "WHERE trial_id = ? AND attempt_number = ? AND gpu.name = ? AND "
                           "gpu.bus_id IS ?");
    bind_all(find, attempt.trial_id, attempt.attempt_number, gpu.name, gpu.bus_id);
    if (find.executeStep()) {
      ids.push_back(find.getColumn(0).getInt64());
    } else {
      execute(database,
              "INSERT INTO gpu (host_id, name, driver, bus_id, memory_bytes) "
              "SELECT host_id, ?3, ?4, ?5, ?6 FROM attempt "
              "WHERE trial_id = ?1 AND attempt_number = ?2",
              attempt.trial_id, attempt.attempt_number, gpu.name, gpu.driver, gpu.bus_id,
              gpu.memory_bytes);
      ids.push_back(database.getLastInsertRowid());
    }
    execute(database,
            "INSERT INTO attempt_gpu (trial_id, attempt_number, gpu_id) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            attempt.trial_id, attempt.attempt_number, ids.back());
  }
  return ids;
}

[[noreturn]] void refuse_second_gpu_reading(const wire::Sample& sample) {
  throw Rejected(Rejected::Reason::kBadRequest,
                 fmt::format("two readings of one GPU at {} us", sample.t_us), "$.samples");
}

class GpuReadings {
 public:
  GpuReadings(SQLite::Database& database, const AttemptRow& attempt)
      : attempt_(attempt),
        reading_(database,
                 "INSERT INTO gpu_reading (trial_id, attempt_number, t_us, gpu_id, busy_percent, "
                 "memory_bytes, power_watts, energy_uj, clock_mhz) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
        of_process_(database,
                    "INSERT INTO gpu_process_reading (process_id, t_us, gpu_id, memory_bytes) "
                    "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
        engine_(database,
                "INSERT INTO gpu_engine_reading (process_id, t_us, gpu_id, engine, busy, total, "
                "capacity) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING") {}

  void store(const wire::Sample& sample, const std::vector<std::int64_t>& processes,
             const std::vector<std::int64_t>& gpus) {
    for (const auto& each : sample.gpu_readings) {
      put(reading_, sample, attempt_.trial_id, attempt_.attempt_number, sample.t_us, gpus[each.gpu],
          each.busy_percent, each.memory_bytes, each.power_watts, each.energy_uj, each.clock_mhz);
    }
    for (const auto& each : sample.gpu_process_readings) {
      const std::int64_t process = processes[each.process];
      const std::int64_t gpu = gpus[each.gpu];
      put(of_process_, sample, process, sample.t_us, gpu, each.memory_bytes);
      for (const auto& engine : each.engines) {
        put(engine_, sample, process, sample.t_us, gpu, engine.name, engine.busy, engine.total,
            engine.capacity);
      }
    }
  }

 private:
  template <typename... Values>
  static void put(SQLite::Statement& insert, const wire::Sample& sample, const Values&... values) {
    bind_all(insert, values...);
    if (insert.exec() == 0) refuse_second_gpu_reading(sample);
    insert.reset();
  }

  const AttemptRow& attempt_;
  SQLite::Statement reading_;
  SQLite::Statement of_process_;
  SQLite::Statement engine_;
};

void store_boundaries(SQLite::Database& database, const AttemptRow& attempt,
                      const wire::SampleBatch& batch,
                      const std::vector<std::int64_t>& process_ids) {
  for (const auto& boundary : batch.boundaries) {
    const int stored = execute(
        database,
        "INSERT INTO memory_boundary (trial_id, attempt_number, boundary, t_us, cost_us) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        attempt.trial_id, attempt.attempt_number, boundary.name, boundary.t_us, boundary.cost_us);
    if (stored == 0)
      throw Rejected(Rejected::Reason::kBadRequest,
                     fmt::format("boundary {} is read twice", boundary.name), "$.boundaries");
    for (const auto& each : boundary.readings) {
      const int read =
          execute(database,
                  "INSERT INTO boundary_reading (process_id, boundary, resident_bytes, pss_bytes, "
                  "uss_bytes, swap_bytes, peak_resident_bytes, absent) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, '{}')) ON CONFLICT DO NOTHING",
                  process_ids[each.process], boundary.name, each.resident_bytes, each.pss_bytes,
                  each.uss_bytes, each.swap_bytes, each.peak_resident_bytes, each.absent);
      if (read == 0)
        throw Rejected(Rejected::Reason::kBadRequest,
                       fmt::format("boundary {} has two readings of one process", boundary.name),
                       "$.boundaries");
    }
  }
}

bool is_delivered(SQLite::Database& database, const AttemptRow& attempt, std::int64_t sequence) {
  SQLite::Statement find(
      database,
      "SELECT 1 FROM sample_batch WHERE trial_id = ? AND attempt_number = ? AND sequence = ?");
  bind_all(find, attempt.trial_id, attempt.attempt_number, sequence);
  return find.executeStep();
}

/// CPU time of this process, all of its threads.
std::int64_t own_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void store_batch(SQLite::Database& database, const AttemptRow& attempt,
                 const wire::SampleBatch& batch) {
  execute(database,
          "INSERT INTO sample_batch (trial_id, attempt_number, sequence, newest_us, stored_us, "
          "collector_cpu_ns) VALUES (?, ?, ?, ?, ?, ?)",
          attempt.trial_id, attempt.attempt_number, batch.sequence,
          batch.samples.empty() ? std::nullopt : std::optional(batch.samples.back().t_us),
          steady_now().us, own_cpu_ns());
  const auto process_ids = store_processes(database, attempt, batch.processes);
  SQLite::Statement reading(
      database,
      "INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, "
      "footprint_bytes, thread_count, minor_faults, major_faults, run_delay_ns) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  SQLite::Statement system(
      database,
      "INSERT INTO system_reading (trial_id, attempt_number, t_us, cost_us, missed_ticks, "
      "package_energy_uj, user_ticks, nice_ticks, system_ticks, idle_ticks, iowait_ticks, "
      "irq_ticks, softirq_ticks, "
      "steal_ticks, memory_available_bytes, load_1m, cpu_pressure_us, memory_pressure_us, "
      "io_pressure_us, swap_in_pages, swap_out_pages, frequency_low_khz, frequency_high_khz, "
      "core_throttles, package_throttles, temperature_millidegrees, on_battery) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  store_boundaries(database, attempt, batch, process_ids);
  const auto gpu_ids = store_gpus(database, attempt, batch.gpus);
  GpuReadings gpu_readings(database, attempt);
  for (const auto& sample : batch.samples) {
    store_system_reading(system, attempt, sample);
    store_process_readings(reading, attempt, sample, process_ids);
    gpu_readings.store(sample, process_ids, gpu_ids);
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
