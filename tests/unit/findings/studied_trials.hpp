#pragma once

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "server/store/database.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::test {

/// A sweep of one network that trials of several frameworks are written into.
struct StudiedTrials {
  StudiedTrials() : database(store::open_for_writing(directory.path() / "c.db")) {
    database.exec(
        "INSERT INTO host (host_id, host_uuid, hostname, fingerprint_sha256, fingerprint, "
        "clock_ticks_per_s, page_bytes) VALUES (1, 'h', 'bench', 'f', '{}', 100, 4096)");
    database.exec(
        "INSERT INTO browser (browser_id, browser_uuid, host_id, product, version, user_agent, "
        "headless, launched, command_line, pid, extension_version, native_host_version, boot_id, "
        "volatile, registered_us, registered_realtime_us) VALUES (1, 'b', 1, 'Chromium', '156', "
        "'ua', 1, 1, '[]', 5, '0', '0', 'boot', '{}', 0, 0)");
  }

  void sweep(std::int64_t id, const std::string& plan) {
    database.exec(fmt::format(
        "INSERT INTO sweep (sweep_id, sweep_uuid, contract_version, webdyno_version, plan_name, "
        "plan_sha256, plan, seed, host_id, browser_id, rate_hz, trial_timeout_ms, state, launched, "
        "created_realtime_us) VALUES ({0}, 's{0}', 1, '0', '{1}', 'p', '{{}}', 1, 1, 1, 10, 60000, "
        "'done', 1, {0})",
        id, plan));
  }

  std::int64_t configuration(const std::string& framework, const std::string& backend,
                             const std::string& task, int depth = 2) {
    const auto id = ++configurations_;
    database.exec(fmt::format(
        "INSERT INTO configuration (configuration_id, configuration_sha256, framework, "
        "framework_version, backend, platform, workload, task, depth, width, parameters) VALUES "
        "({0}, 'c{0}', '{1}', '1', '{2}', 'browser', 'mlp', '{3}', {4}, 64, '{{}}')",
        id, framework, backend, task, depth));
    return id;
  }

  /// A done trial of one measure: milliseconds until the result, and until the call returned.
  void trial(std::int64_t sweep, std::int64_t configuration, int block, const std::string& measure,
             double ms, double returned_ms, const std::string& flags = "[]") {
    const auto id = ++trials_;
    database.exec(fmt::format(
        "INSERT INTO trial (trial_id, trial_uuid, contract_version, sweep_id, configuration_id, "
        "position, block, outcome, attempt_number) VALUES ({0}, 't{0}', 1, {1}, {2}, {0}, {3}, "
        "'done', 1)",
        id, sweep, configuration, block));
    database.exec(fmt::format(
        "INSERT INTO attempt (trial_id, attempt_number, browser_id, leased_realtime_us, "
        "lease_expires_realtime_us, boot_id, outcome, flags) VALUES ({}, 1, 1, 0, 0, 'boot', "
        "'done', '{}')",
        id, flags));
    database.exec(fmt::format(
        "INSERT INTO trial_measure (trial_id, measure, sweep_id, configuration_id, outcome, "
        "mean_ms, returned_mean_ms) VALUES ({}, '{}', {}, {}, 'done', {}, {})",
        id, measure, sweep, configuration, ms, returned_ms));
  }

  TemporaryDirectory directory;
  SQLite::Database database;

 private:
  std::int64_t configurations_ = 0;
  std::int64_t trials_ = 0;
};

}  // namespace webdyno::test
