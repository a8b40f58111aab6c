// A database of 10,000 trials with 4 million iterations and 10 million readings, as sweeps leave
// it, and what its public views take: whole, of one sweep by its number, and of the last one by a
// subquery. Each view is read to its end, three times; the median counts. Prints; asserts nothing.
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>

#include "schema/wire/embedded_text.hpp"
#include "server/derived/derivation.hpp"
#include "server/store/database.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Size {
  int sweeps;
  int configurations;  // each in every sweep
  int blocks;
  int iterations;  // of a trial
  int ticks;       // of a trial; each reads four processes

  int trials() const { return sweeps * configurations * blocks; }
};

constexpr Size kSize = {
    .sweeps = 20, .configurations = 100, .blocks = 5, .iterations = 400, .ticks = 250};

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Trials of 25 s at 10 Hz, of which 20 s are measured: 400 iterations of 50 ms, give or take a
/// fifth, of a page that takes one core and whose first tenth is slower by half. One trial in fifty
/// has failed.
void fill(SQLite::Database& database, const Size& size) {
  database.exec(fmt::format(
      R"sql(
      INSERT INTO host (host_uuid, hostname, fingerprint_sha256, fingerprint, clock_ticks_per_s, page_bytes)
      VALUES ('host', 'bench', 'f', '{{}}', 100, 4096);
      INSERT INTO browser (browser_uuid, host_id, product, version, user_agent, headless, launched, command_line, pid,
        extension_version, native_host_version, boot_id, volatile, registered_us, registered_realtime_us)
      VALUES ('browser', 1, 'Chromium', '1', 'ua', 1, 1, '[]', 50, '0', '0', 'boot', '{{}}', 0, 0);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {configurations})
      INSERT INTO configuration (configuration_sha256, framework, framework_version, backend, platform, workload, task, depth,
        width, parameters)
      SELECT 'c' || i, 'framework' || i % 10, '1', 'cpu', 'browser', 'mlp', iif(i % 2, 'train', 'infer'), 1, i, '{{}}' FROM n;
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {sweeps})
      INSERT INTO sweep (sweep_uuid, contract_version, webdyno_version, plan_name, plan_sha256, plan, seed, host_id, browser_id,
        rate_hz, trial_timeout_ms, state, launched, created_realtime_us)
      SELECT 's' || i, 3, '0', 'bench', 'p', '{{}}', i, 1, 1, 10, 60000, 'done', 1, 0 FROM n;
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {trials})
      INSERT INTO trial (trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number)
      SELECT 't' || i, 3, i / ({configurations} * {blocks}) + 1, i % {configurations} + 1, i % ({configurations} * {blocks}) + 1,
        i / {configurations} % {blocks} + 1, iif(i % 50, 'done', 'timeout'), 1 FROM n;
      INSERT INTO attempt (trial_id, attempt_number, browser_id, host_id, leased_realtime_us, lease_expires_realtime_us, boot_id,
        outcome, started_us, ended_us, renderer_pid, clock_offset_us, clock_error_us, flags, facts, readback, sampler_ticks,
        sampler_missed_ticks, sampler_batches, sampler_cpu_ns)
      SELECT trial_id, 1, 1, 1, 0, 0, 'boot', outcome, 0, 25000000, 100, 0, 7, '[]', '{{"network": "784-64-10"}}', 'sync', {ticks}, 0, 25,
        50000000 FROM trial;
      INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us)
      SELECT trial_id, 1, 0, 'model_load', 1000000, 1100000 FROM trial
      UNION ALL SELECT trial_id, 1, 1, 'warmup', 1100000, 2000000 FROM trial
      UNION ALL SELECT trial_id, 1, 2, task, 2000000, 23000000 FROM trial JOIN configuration USING (configuration_id);
      INSERT INTO metric (trial_id, attempt_number, name, unit, value)
      SELECT trial_id, 1, name, '', 1000 FROM trial CROSS JOIN (SELECT 'model_file_bytes' AS name UNION ALL SELECT 'max_abs_error'
        UNION ALL SELECT 'output_max_abs_error' UNION ALL SELECT 'step_max_error' UNION ALL SELECT 'warmup_calls'
        UNION ALL SELECT 'warmup_cv' UNION ALL SELECT 'model_load_fetch_ms' UNION ALL SELECT 'model_load_build_ms');
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {iterations})
      INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns, returned_ns, calls)
      SELECT trial_id, 1, task, i, 2000000 + 50000 * i,
        CAST((50000000 + abs(random() % 10000000)) * iif(i * 10 < {iterations}, 1.5, 1.0) AS INTEGER), 40000000, 1
      FROM trial JOIN configuration USING (configuration_id) CROSS JOIN n
      UNION ALL SELECT trial_id, 1, 'warmup', 0, 1100000, 90000000, 80000000, 1 FROM trial;
      INSERT INTO process (trial_id, attempt_number, pid, start_ticks, role, first_seen_us)
      SELECT trial_id, 1, pid, 1, role, 0 FROM trial CROSS JOIN (SELECT 100 AS pid, 'renderer' AS role UNION ALL SELECT 101, 'gpu'
        UNION ALL SELECT 102, 'browser' UNION ALL SELECT 103, 'native_host');
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {ticks})
      INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, footprint_bytes, run_delay_ns)
      SELECT trial_id, 100000 * i, process_id, 100000000 * i, 90000000, 60000000 + abs(random() % 1000000), 1000 * i
      FROM trial CROSS JOIN n JOIN process USING (trial_id);
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {ticks})
      INSERT INTO system_reading (trial_id, attempt_number, t_us, cost_us, missed_ticks, user_ticks, nice_ticks, system_ticks,
        idle_ticks, iowait_ticks, irq_ticks, softirq_ticks, steal_ticks)
      SELECT trial_id, 1, 100000 * i, 90, 0, iif(i % 10, NULL, 10 * i), iif(i % 10, NULL, 0), iif(i % 10, NULL, i), iif(i % 10, NULL, 10 * i),
        iif(i % 10, NULL, 0), iif(i % 10, NULL, 0), iif(i % 10, NULL, 0), iif(i % 10, NULL, 0)
      FROM trial CROSS JOIN n;
      INSERT INTO sample_batch (trial_id, attempt_number, sequence) SELECT trial_id, 1, 0 FROM trial;
      )sql",
      fmt::arg("sweeps", size.sweeps), fmt::arg("configurations", size.configurations),
      fmt::arg("blocks", size.blocks), fmt::arg("trials", size.trials()),
      fmt::arg("iterations", size.iterations), fmt::arg("ticks", size.ticks)));
  database.exec("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Milliseconds; the median of three.
double read_ms(SQLite::Database& database, const std::string& sql) {
  std::array<double, 3> times{};
  for (double& time : times) {
    const auto begin = Clock::now();
    SQLite::Statement rows(database, sql);
    while (rows.executeStep()) continue;
    time = ms_since(begin);
  }
  std::sort(times.begin(), times.end());
  return times[1];
}

std::string public_view(std::string_view text) {
  constexpr std::string_view kCreate = "CREATE VIEW ";
  const auto at = text.find(kCreate);
  if (!text.starts_with("-- Public,") || at == std::string_view::npos) return "";
  const auto name = text.substr(at + kCreate.size());
  return std::string(name.substr(0, name.find(' ')));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: views_bench FILE: of the database, made when it is not there\n");
    return 2;
  }
  const bool filled = std::filesystem::exists(argv[1]);
  auto database = webdyno::store::open_for_writing(argv[1]);
  if (!filled) {
    const auto begin = Clock::now();
    fill(database, kSize);
    fmt::print("{} trials written in {:.0f} s\n", kSize.trials(), ms_since(begin) / 1e3);
  }
  const auto begin = Clock::now();
  const auto trials = webdyno::derived::derive_again(database, [](auto, auto) {});
  fmt::print("derived anew: {:.1f} ms a trial, {:.0f} s in all; file of {} MB\n",
             ms_since(begin) / static_cast<double>(trials), ms_since(begin) / 1e3,
             std::filesystem::file_size(argv[1]) / 1'000'000);
  fmt::print("{:24} {:>9} {:>9} {:>9}\n", "ms", "whole", "a sweep", "the last");
  for (const auto& view : webdyno::embedded::views()) {
    const std::string name = public_view(view.text);
    if (name.empty()) continue;
    const std::string all = "SELECT * FROM " + name;
    fmt::print("{:24} {:9.1f} {:9.1f} {:9.1f}\n", name, read_ms(database, all),
               read_ms(database, all + " WHERE sweep_id = 7"),
               read_ms(database, all + " WHERE sweep_id = (SELECT max(sweep_id) FROM sweep)"));
    std::fflush(stdout);
  }
}
