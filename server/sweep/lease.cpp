#include "server/sweep/lease.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/control.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/fingerprint.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/scheduler.hpp"
#include "server/sweep/served_bytes.hpp"
#include "server/sweep/steady_time.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

constexpr std::int64_t kRenewalUs = std::chrono::microseconds(kLeaseRenewal).count();

struct Driver {
  std::int64_t browser_id;
  std::int64_t host_id;
  bool launched;
  std::string boot_id;
  std::string host_uuid;
  std::string platform;  // of the trials that it runs
};

/// Another row may tell the same in more words, or in fewer.
bool is_another_host(SQLite::Database& database, std::int64_t one, std::int64_t other) {
  if (one == other) return false;
  const auto fingerprint = [&](std::int64_t host_id) {
    SQLite::Statement find(database, "SELECT fingerprint FROM host WHERE host_id = ?");
    bind_all(find, host_id);
    find.executeStep();
    return json::parse(find.getColumn(0).getString());
  };
  return contradict(fingerprint(one), fingerprint(other));
}

Driver find_driver(SQLite::Database& database, const std::string& driver_uuid) {
  SQLite::Statement find(database,
                         "SELECT browser_id, host_id, launched, boot_id, host_uuid, "
                         "coalesce(platform, 'browser') "
                         "FROM browser JOIN host USING (host_id) WHERE browser_uuid = ?");
  bind_all(find, driver_uuid);
  if (!find.executeStep()) {
    throw Rejected(Rejected::Reason::kNotFound,
                   "this driver is not registered; POST /api/v1/drivers first");
  }
  return {find.getColumn(0).getInt64(),    find.getColumn(1).getInt64(),
          find.getColumn(2).getInt() != 0, find.getColumn(3).getString(),
          find.getColumn(4).getString(),   find.getColumn(5).getString()};
}

/// Open attempts that meet a condition with these values.
template <class... Values>
std::vector<AttemptName> close_open_attempts(SQLite::Database& database, const std::string& event,
                                             const std::string& cause, const std::string& message,
                                             const char* condition, const Values&... values) {
  // CROSS JOIN: from the few open attempts to their trials, never from trials to attempts.
  SQLite::Statement list(database,
                         fmt::format("SELECT trial_uuid, attempt.attempt_number, cause, message "
                                     "FROM attempt INDEXED BY attempt_open CROSS JOIN trial USING "
                                     "(trial_id) CROSS JOIN sweep USING (sweep_id) "
                                     "LEFT JOIN browser ON browser.browser_id = attempt.browser_id "
                                     "WHERE attempt.outcome IS NULL AND {}",
                                     condition));
  bind_all(list, values...);
  struct Open {
    AttemptName name;
    std::optional<std::string> refusal_cause;  // of its result, with the reason: it says more than
    std::optional<std::string> refusal;        // that the driver went on without an outcome
  };
  std::vector<Open> open;
  while (list.executeStep()) {
    open.push_back({{list.getColumn(0).getString(), list.getColumn(1).getInt64()},
                    optional_text(list, 2),
                    optional_text(list, 3)});
  }
  list.reset();
  std::vector<AttemptName> names;
  for (const auto& [name, refusal_cause, refusal] : open) {
    names.push_back(name);
    const AttemptRow attempt = find_attempt(database, name.trial_uuid, name.attempt_number);
    record_event(database, event, subject_of(attempt));
    if (refusal_cause)
      close_attempt(database, attempt, "driver_lost", refusal_cause, refusal);
    else
      close_attempt(database, attempt, "driver_lost", cause, message);
  }
  return names;
}

struct Candidate {
  std::int64_t sweep_id;
  std::string state;
  std::optional<std::int64_t> host_id;  // of its first trial
  std::chrono::milliseconds cool_down;
  std::optional<std::int64_t> relaunch_every;  // trials
  bool overlap;  // several drivers may have a trial of it at the same time
  std::string sweep_uuid;
};

/// A sweep stays on its machine, whatever has been updated on it since: the facts of the day are in
/// each attempt's host.
std::optional<Candidate> find_sweep(SQLite::Database& database, const Driver& driver,
                                    const std::optional<std::string>& only_sweep) {
  SQLite::Statement find(
      database,
      "SELECT sweep_id, state, host_id, "
      "coalesce(json_extract(plan, '$.cool_down_ms'), 0), "
      "json_extract(plan, '$.relaunch_every'), "
      "coalesce(json_extract(plan, '$.overlap'), 0), sweep_uuid FROM sweep WHERE state IN "
      "('running', 'paused') AND launched = ?1 "
      "AND (host_id IS NULL OR "
      "(SELECT host_uuid FROM host WHERE host.host_id = sweep.host_id) = ?2) "
      "AND (?3 IS NULL OR sweep_uuid = ?3) ORDER BY sweep_id LIMIT 1");
  bind_all(find, driver.launched, driver.host_uuid, only_sweep);
  if (!find.executeStep()) return std::nullopt;
  return Candidate{
      find.getColumn(0).getInt64(), find.getColumn(1).getString(),
      optional_integer(find, 2),    std::chrono::milliseconds(find.getColumn(3).getInt64()),
      optional_integer(find, 4),    find.getColumn(5).getInt() != 0,
      find.getColumn(6).getString()};
}

/// Attempts count, whatever became of them: each has left its traces in the browser.
bool is_spent(SQLite::Database& database, const Driver& driver, const Candidate& sweep) {
  // Outside of a browser each trial has a process of its own.
  if (!sweep.relaunch_every || driver.platform == kNativePlatform) return false;
  SQLite::Statement given(
      database, "SELECT coalesce(max(browser_attempt), 0) FROM attempt WHERE browser_id = ?");
  bind_all(given, driver.browser_id);
  given.executeStep();
  return given.getColumn(0).getInt64() >= *sweep.relaunch_every;
}

bool has_open_attempt(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement find(
      database,
      "SELECT 1 FROM attempt INDEXED BY attempt_open CROSS JOIN trial USING (trial_id) "
      "WHERE attempt.outcome IS NULL AND sweep_id = ? LIMIT 1");
  bind_all(find, sweep_id);
  return find.executeStep();
}

/// Like every trial, whatever the plan asks of its own: neither profiled nor observed.
void make_control(Lease& lease, const std::string& arm) {
  lease.configuration["control_arm"] = arm;
  lease.profile = false;
  lease.experience = false;
  lease.memory = false;
  lease.operators = false;
  lease.timeout_ms = control_timeout_ms(lease.configuration["parameters"]);
  if (arm == kUnsampledArm) lease.rate_hz = 0;
}

/// For how long an attempt may be silent.
std::int64_t renewal_of(const json& configuration) {
  if (configuration.value("control_arm", "") != kUnsampledArm) return kRenewalUs;
  return kRenewalUs + 1000 * longest_silence_ms(configuration["parameters"]);
}

/// The same of an attempt that has been leased.
std::int64_t renewal_of(SQLite::Database& database, const std::string& trial_uuid) {
  SQLite::Statement find(database,
                         "SELECT control_arm, parameters FROM trial JOIN configuration USING "
                         "(configuration_id) WHERE trial_uuid = ? AND control_arm IS NOT NULL");
  bind_all(find, trial_uuid);
  if (!find.executeStep()) return kRenewalUs;
  return renewal_of(json{{"control_arm", find.getColumn(0).getString()},
                         {"parameters", json::parse(find.getColumn(1).getString())}});
}

bool has_queued_trial(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement find(database,
                         "SELECT 1 FROM trial INDEXED BY trial_queued "
                         "WHERE sweep_id = ? AND outcome IS NULL LIMIT 1");
  bind_all(find, sweep_id);
  return find.executeStep();
}

/// Where a trial computes: it waits for a driver of that platform, and all others wait for it.
std::string platform_of(SQLite::Database& database, std::int64_t trial_id) {
  SQLite::Statement find(database,
                         "SELECT platform FROM trial JOIN configuration USING (configuration_id) "
                         "WHERE trial_id = ?");
  bind_all(find, trial_id);
  find.executeStep();
  return find.getColumn(0).getString();
}

/// The first in running order that no driver has: of a sweep whose trials overlap.
std::optional<std::int64_t> next_beside_others(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement find(
      database,
      "SELECT trial_id FROM trial INDEXED BY trial_queued WHERE sweep_id = ? AND outcome IS NULL "
      "AND NOT EXISTS (SELECT 1 FROM attempt INDEXED BY attempt_open WHERE attempt.trial_id = "
      "trial.trial_id AND attempt.outcome IS NULL) ORDER BY position LIMIT 1");
  bind_all(find, sweep_id);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getInt64();
}

/// The next trial that a driver may have now, whatever its platform; nullopt: another one runs.
std::optional<std::int64_t> next_free(SQLite::Database& database, const Candidate& sweep) {
  if (!has_open_attempt(database, sweep.sweep_id)) return next_trial(database, sweep.sweep_id);
  return sweep.overlap ? next_beside_others(database, sweep.sweep_id) : std::nullopt;
}

/// Their CPU competes from now on.
void flag_overlapped(SQLite::Database& database, std::int64_t sweep_id) {
  execute(
      database,
      "UPDATE attempt INDEXED BY attempt_open SET flags = json_insert(flags, '$[#]', "
      "'overlapped') WHERE outcome IS NULL AND (SELECT sweep_id FROM trial WHERE trial.trial_id "
      "= attempt.trial_id) = ? AND NOT EXISTS (SELECT 1 FROM json_each(flags) WHERE value = "
      "'overlapped')",
      sweep_id);
}

}  // namespace

Prospect look_for_trial(SQLite::Database& database, const std::string& driver_uuid,
                        const std::optional<std::string>& only_sweep) {
  const Driver driver = find_driver(database, driver_uuid);
  const auto sweep = find_sweep(database, driver, only_sweep);
  if (!sweep || !has_queued_trial(database, sweep->sweep_id)) return {Queue::kDrained, {}, {}};
  const auto next = next_free(database, *sweep);
  if (sweep->state == "paused" || !next) return {Queue::kNothingNow, {}, {}};
  if (platform_of(database, *next) != driver.platform) return {Queue::kOthersNext, {}, {}};
  return {is_spent(database, driver, *sweep) ? Queue::kSpent : Queue::kTrial, sweep->cool_down,
          sweep->overlap ? std::optional(sweep->sweep_uuid) : std::nullopt};
}

LeaseAnswer lease_trial(SQLite::Database& database, const std::string& driver_uuid,
                        const std::optional<std::string>& only_sweep, const Catalog& catalog,
                        const std::optional<std::string>& why_gpu_is_not_cold) {
  const Driver driver = find_driver(database, driver_uuid);
  release_leases(
      database, driver_uuid, "lease_asked_again",
      "the driver asked for a trial while it still held this one: its native host or its service "
      "worker has ended");
  expire_leases(database);
  const auto sweep = find_sweep(database, driver, only_sweep);
  if (!sweep) return Drained{};
  const bool beside_others = has_open_attempt(database, sweep->sweep_id);
  if (sweep->state == "paused" || (beside_others && !sweep->overlap) ||
      is_spent(database, driver, *sweep))
    return NothingNow{};

  const auto trial_id = beside_others ? next_beside_others(database, sweep->sweep_id)
                                      : next_trial(database, sweep->sweep_id);
  if (!trial_id && beside_others) return NothingNow{};
  if (!trial_id) return Drained{};
  if (platform_of(database, *trial_id) != driver.platform) return NothingNow{};
  SQLite::Statement next(
      database,
      "SELECT trial_id, trial_uuid, sweep_uuid, plan_name, position, block, "
      "  coalesce(trial_terms.rate_hz, sweep.rate_hz), "
      "  coalesce(trial_terms.trial_timeout_ms, sweep.trial_timeout_ms), framework, "
      "  framework_version, backend, platform, workload, task, parameters, "
      "  trial_count, repetitions, "
      "  (SELECT coalesce(max(attempt_number), 0) + 1 FROM attempt WHERE trial_id = "
      "trial.trial_id), "
      "  coalesce(profile, json_extract(plan, '$.profile') = 1, 0), "
      "  coalesce(experience, json_extract(plan, '$.experience'), 0), control_arm, "
      "  coalesce(memory, json_extract(plan, '$.memory'), 0), "
      "  coalesce(operators, json_extract(plan, '$.profile') = 'operators', 0) "
      "FROM trial JOIN sweep USING (sweep_id) JOIN sweep_progress USING (sweep_id) "
      "JOIN configuration USING (configuration_id) "
      "LEFT JOIN trial_terms USING (sweep_id, configuration_id) WHERE trial_id = ?");
  bind_all(next, *trial_id);
  next.executeStep();
  Lease lease{
      .sweep_uuid = next.getColumn(2).getString(),
      .trial_uuid = next.getColumn(1).getString(),
      .attempt_number = next.getColumn(17).getInt64(),
      .plan_name = next.getColumn(3).getString(),
      .position = next.getColumn(4).getInt64(),
      .trial_count = next.getColumn(15).getInt64(),
      .repetition = next.getColumn(5).getInt64(),
      .repetitions = next.getColumn(16).getInt64(),
      .rate_hz = next.getColumn(6).getInt64(),
      .timeout_ms = next.getColumn(7).getInt64(),
      .profile = next.getColumn(18).getInt() != 0,
      .experience = next.getColumn(19).getInt() != 0,
      .operators = next.getColumn(22).getInt() != 0,
      .memory = next.getColumn(21).getInt() != 0,
      .configuration = {{"framework", next.getColumn(8).getString()},
                        {"framework_version", next.getColumn(9).getString()},
                        {"backend", next.getColumn(10).getString()},
                        {"platform", next.getColumn(11).getString()},
                        {"workload", next.getColumn(12).getString()},
                        {"task", next.getColumn(13).getString()},
                        {"parameters", nlohmann::json::parse(next.getColumn(14).getString())}}};
  if (const auto arm = optional_text(next, 20)) make_control(lease, *arm);
  // There is no page that could be profiled, observed or asked for its heap.
  const bool native = driver.platform == kNativePlatform;
  if (native) lease.profile = lease.experience = lease.memory = false;
  next.reset();

  const ServedBytes served = served_bytes(catalog, lease.configuration["framework"],
                                          lease.configuration["framework_version"]);
  json flags = changes_since(first_served_bytes(database, sweep->sweep_id, served), served);
  if (sweep->host_id && is_another_host(database, *sweep->host_id, driver.host_id))
    flags.push_back("host_changed");
  const bool gpu_not_cold =
      why_gpu_is_not_cold && lease.configuration["parameters"].contains("gpu_cache");
  if (gpu_not_cold) flags.push_back("gpu_not_cold");
  const std::int64_t now = realtime_us();
  const SteadyTime steady = steady_now();
  const std::int64_t renewal_us = renewal_of(lease.configuration);
  execute(database,
          "INSERT INTO attempt (trial_id, attempt_number, browser_id, host_id, workload_sha256, "
          "framework_sha256, leased_realtime_us, lease_expires_realtime_us, lease_expires_us, "
          "lease_boot_id, boot_id, flags, "
          "browser_attempt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
          "(SELECT coalesce(max(browser_attempt), 0) + 1 FROM attempt WHERE browser_id = ?3))",
          *trial_id, lease.attempt_number, driver.browser_id, driver.host_id,
          served.workload_sha256, served.framework_sha256, now, now + renewal_us,
          steady.us + renewal_us, steady.boot_id, driver.boot_id, flags);
  if (beside_others) flag_overlapped(database, sweep->sweep_id);
  count_lease(database, sweep->sweep_id, now, steady);
  execute(database,
          "UPDATE sweep SET host_id = coalesce(host_id, ?), browser_id = coalesce(browser_id, ?) "
          "WHERE sweep_id = ?",
          driver.host_id, native ? json() : json(driver.browser_id), sweep->sweep_id);
  const EventSubject subject{.sweep_id = sweep->sweep_id,
                             .trial_id = *trial_id,
                             .attempt_number = lease.attempt_number,
                             .browser_id = driver.browser_id};
  record_event(database, "trial_leased", subject);
  if (gpu_not_cold) record_event(database, "gpu_not_cold", subject, *why_gpu_is_not_cold);
  return lease;
}

void record_gate(SQLite::Database& database, const AttemptName& attempt,
                 std::chrono::milliseconds waited, bool given_up) {
  const AttemptRow row = find_attempt(database, attempt.trial_uuid, attempt.attempt_number);
  execute(database,
          "UPDATE attempt SET gate_waited_ms = ?, gate_given_up = ? WHERE trial_id = ? AND "
          "attempt_number = ?",
          waited.count(), given_up, row.trial_id, row.attempt_number);
  if (given_up) record_event(database, "gate_given_up", subject_of(row));
}

void renew_lease(SQLite::Database& database, const std::string& trial_uuid,
                 std::int64_t attempt_number) {
  const SteadyTime now = steady_now();
  const std::int64_t renewal_us = renewal_of(database, trial_uuid);
  const int renewed = execute(
      database,
      "UPDATE attempt SET lease_expires_realtime_us = ?, lease_expires_us = ?, lease_boot_id = ? "
      "WHERE trial_id = (SELECT trial_id FROM trial WHERE trial_uuid = ?) AND attempt_number = ? "
      "AND outcome IS NULL",
      realtime_us() + renewal_us, now.us + renewal_us, now.boot_id, trial_uuid, attempt_number);
  if (renewed == 0) throw Rejected(Rejected::Reason::kConflict, "this attempt has ended");
}

std::vector<AttemptName> expire_leases(SQLite::Database& database) {
  const SteadyTime now = steady_now();
  return close_open_attempts(database, "lease_expired", "lease_expired",
                             "no sample came for 30 s: browser, extension or native host is gone",
                             "(lease_boot_id IS NOT ? OR lease_expires_us < ?)", now.boot_id,
                             now.us);
}

std::vector<AttemptName> release_leases(SQLite::Database& database, const std::string& driver_uuid,
                                        const std::string& cause, const std::string& message) {
  return close_open_attempts(database, "lease_released", cause, message, "browser_uuid = ?",
                             driver_uuid);
}

std::vector<AttemptName> release_attempt(SQLite::Database& database, const AttemptName& attempt,
                                         const std::string& cause, const std::string& message) {
  return close_open_attempts(database, "lease_released", cause, message,
                             "trial_uuid = ? AND attempt.attempt_number = ?", attempt.trial_uuid,
                             attempt.attempt_number);
}

std::vector<AttemptName> release_sweep(SQLite::Database& database, const std::string& sweep_uuid,
                                       const std::string& cause, const std::string& message) {
  return close_open_attempts(database, "lease_released", cause, message, "sweep_uuid = ?",
                             sweep_uuid);
}

}  // namespace webdyno::sweep
