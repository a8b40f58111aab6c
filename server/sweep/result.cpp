#include "server/sweep/result.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/wire/identity.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/clock_record.hpp"
#include "server/sweep/contention_flags.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/operator_record.hpp"
#include "server/sweep/output_agreement.hpp"
#include "server/sweep/result_check.hpp"
#include "server/sweep/served_bytes.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(Rejected::Reason reason, const std::string& path,
                         const std::string& message) {
  throw Rejected(reason, message, path);
}

void store_pings(SQLite::Database& database, const AttemptRow& attempt, const json& pings) {
  SQLite::Statement insert(database,
                           "INSERT INTO clock_sync (trial_id, attempt_number, ping_index, "
                           "page_send_us, host_us, page_receive_us) VALUES (?, ?, ?, ?, ?, ?)");
  int index = 0;
  for (const auto& ping : pings) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, index++,
             ping["page_send_us"].get<double>(), ping["host_us"],
             ping["page_receive_us"].get<double>());
    insert.exec();
    insert.reset();
  }
}

void store_phases(SQLite::Database& database, const AttemptRow& attempt, const json& phases) {
  SQLite::Statement insert(database,
                           "INSERT INTO phase (trial_id, attempt_number, phase_index, name, "
                           "start_page_us, end_page_us, wasm_memory_bytes) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?)");
  int index = 0;
  for (const auto& phase : phases) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, index++, phase["name"],
             phase["start_us"], phase["end_us"], phase.value("wasm_memory_bytes", json()));
    insert.exec();
    insert.reset();
  }
}

void store_iterations(SQLite::Database& database, const AttemptRow& attempt, const json& groups) {
  SQLite::Statement insert(database,
                           "INSERT INTO iteration (trial_id, attempt_number, phase, "
                           "iteration_index, start_page_us, duration_ns, returned_ns, calls, "
                           "cpu_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& group : groups) {
    const json cpu_ns = group.value("cpu_ns", json());
    for (std::size_t i = 0; i < group["start_us"].size(); ++i) {
      bind_all(insert, attempt.trial_id, attempt.attempt_number, group["phase"], i,
               group["start_us"][i], group["duration_ns"][i], group["returned_ns"][i],
               group["calls"][i], cpu_ns.is_null() ? json() : cpu_ns[i]);
      insert.exec();
      insert.reset();
    }
  }
}

void store_observations(SQLite::Database& database, const AttemptRow& attempt, const json& groups) {
  SQLite::Statement insert(database,
                           "INSERT INTO observation (trial_id, attempt_number, phase, kind, "
                           "observation_index, start_page_us, duration_us) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (const auto& group : groups) {
    for (std::size_t i = 0; i < group["start_us"].size(); ++i) {
      bind_all(insert, attempt.trial_id, attempt.attempt_number, group["phase"], group["kind"], i,
               group["start_us"][i], group["duration_us"][i]);
      insert.exec();
      insert.reset();
    }
  }
}

void store_metrics(SQLite::Database& database, const AttemptRow& attempt, const json& metrics) {
  SQLite::Statement insert(database,
                           "INSERT INTO metric (trial_id, attempt_number, name, unit, value, "
                           "phase) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  for (const auto& metric : metrics) {
    const json value = metric["value"].is_null() ? json() : json(metric["value"].get<double>());
    bind_all(insert, attempt.trial_id, attempt.attempt_number, metric["name"], metric["unit"],
             value, metric.value("phase", json()));
    if (insert.exec() == 0)  // the report's own are each there once: it is one of the profile's
      refuse(Rejected::Reason::kBadRequest, "$.report.metrics",
             fmt::format("{} is of the profiler, not of the page", metric["name"].dump()));
    insert.reset();
  }
}

/// Those of the page, those that the attempt was leased with, and what the result itself shows;
/// each once.
json flags_of(const json& report, const json& leased, bool clock_contradicts) {
  json flags = report.value("flags", json::array());
  const auto add = [&](const json& flag) {
    if (std::find(flags.begin(), flags.end(), flag) == flags.end()) flags.push_back(flag);
  };
  if (clock_contradicts) add("clock_not_aligned");
  for (const auto& flag : leased) add(flag);
  return flags;
}

void store_attempt(SQLite::Database& database, const AttemptRow& attempt, const json& result,
                   const BrowserAnswers& browser, const PageClock& page_clock, const json& changes,
                   const std::string& result_sha256) {
  const json& started = result["started"];
  const json& stopped = result["stopped"];
  const json& sampling = result["sampling"];
  const auto& clock = page_clock.best;
  json report = result["report"].is_null() ? json::object() : result["report"];
  if (browser.profiler != nullptr && !report.empty())
    record_profile(database, attempt, *browser.profiler, clock, report);
  record_memory(database, attempt, browser.memory == nullptr ? MemoryAnswers() : *browser.memory);
  const auto member = [](const json& object, const char* key) {
    return object.is_object() ? object.value(key, json()) : json();
  };
  const json before = member(sampling, "calibration_before");
  const json after = member(sampling, "calibration_after");
  const json rest = member(sampling, "rest");
  execute(database,
          "UPDATE attempt SET stack = ?, failed_phase = ?, started_us = ?, ended_us = ?, "
          "started_realtime_us = ?, "
          "realtime_error_us = ?, renderer_pid = ?, renderer_pid_method = ?, clock_offset_us = ?, "
          "clock_error_us = ?, "
          "requested_backend = ?, actual_backend = ?, adapter = ?, adapter_is_software = ?, "
          "threads = ?, simd = ?, "
          "timer_resolution_us = ?, cross_origin_isolated = ?, flags = ?, facts = ?, "
          "sampler_batches = ?, "
          "sampler_ticks = ?, sampler_missed_ticks = ?, sampler_cpu_ns = ?, readback = ?, "
          "result_sha256 = ?, calibration_before_median_cpu_ns = ?, "
          "calibration_before_best_cpu_ns = ?, calibration_before_median_wall_ns = ?, "
          "calibration_before_best_wall_ns = ?, calibration_after_median_cpu_ns = ?, "
          "calibration_after_best_cpu_ns = ?, calibration_after_median_wall_ns = ?, "
          "calibration_after_best_wall_ns = ?, absent_sources = ?, rest_us = ?, "
          "rest_package_energy_uj = ? "
          "WHERE trial_id = ? AND "
          "attempt_number = ?",
          result["stack"], result["phase"], member(started, "monotonic_us"),
          member(stopped, "monotonic_us"), member(started, "realtime_us"),
          member(started, "realtime_error_us"), result["renderer_pid"],
          result["renderer_pid_method"], clock ? json(clock->offset_us) : json(),
          clock ? json(clock->error_us) : json(), member(report, "requested_backend"),
          member(report, "actual_backend"), member(report, "adapter"),
          member(report, "adapter_is_software"), member(report, "threads"), member(report, "simd"),
          report.contains("timer_resolution_us") ? json(report["timer_resolution_us"].get<double>())
                                                 : json(),
          member(report, "cross_origin_isolated"),
          flags_of(report, changes, !clock && !result["clock_pings"].empty()),
          report.value("facts", json::object()), member(sampling, "batches"),
          member(sampling, "ticks"), member(sampling, "missed_ticks"), member(sampling, "cpu_ns"),
          member(report, "readback"), result_sha256, member(before, "median_cpu_ns"),
          member(before, "best_cpu_ns"), member(before, "median_wall_ns"),
          member(before, "best_wall_ns"), member(after, "median_cpu_ns"),
          member(after, "best_cpu_ns"), member(after, "median_wall_ns"),
          member(after, "best_wall_ns"), member(sampling, "absent"), member(rest, "duration_us"),
          member(rest, "package_energy_uj"), attempt.trial_id, attempt.attempt_number);
  store_pings(database, attempt, result["clock_pings"]);
  record_page_clock(database, attempt, page_clock);
  if (!report.empty()) {
    store_phases(database, attempt, report["phases"]);
    store_iterations(database, attempt, report["iterations"]);
    store_observations(database, attempt, report.value("observations", json::array()));
    store_metrics(database, attempt, report["metrics"]);
    store_outputs(database, attempt, report.value("outputs", json::array()));
    store_operators(database, attempt, report);
  }
}

std::optional<std::string> text(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
}

/// What the attempt's row says of it before its result.
struct Leased {
  Asked asked;
  std::string framework;
  std::string framework_version;
  std::optional<std::string> workload_sha256;
  std::optional<std::string> framework_sha256;
  json flags;
};

Leased find_leased(SQLite::Database& database, const AttemptRow& attempt) {
  SQLite::Statement find(
      database,
      "SELECT backend, task, framework, framework_version, attempt.workload_sha256, "
      "  attempt.framework_sha256, flags, "
      "  coalesce(trial_terms.experience, json_extract(plan, '$.experience'), 0) "
      "AND control_arm IS NULL AND platform = 'browser', platform = 'native' "
      "FROM attempt JOIN trial USING (trial_id) JOIN configuration USING (configuration_id) "
      "JOIN sweep USING (sweep_id) LEFT JOIN trial_terms USING (sweep_id, configuration_id) "
      "WHERE trial_id = ? AND attempt.attempt_number = ?");
  bind_all(find, attempt.trial_id, attempt.attempt_number);
  find.executeStep();
  return {{.backend = find.getColumn(0).getString(),
           .task = find.getColumn(1).getString(),
           .experience = find.getColumn(7).getInt() != 0,
           .native = find.getColumn(8).getInt() != 0},
          find.getColumn(2).getString(),
          find.getColumn(3).getString(),
          optional_text(find, 4),
          optional_text(find, 5),
          json::parse(find.getColumn(6).getString())};
}

/// The flags of the lease, and those of files that were put in place while the page may have been
/// fetching them.
json changed_bytes(const Leased& leased, const Catalog& catalog) {
  json flags = leased.flags;
  const ServedBytes at_lease{leased.framework, leased.framework_version, leased.workload_sha256,
                             leased.framework_sha256};
  for (const auto& flag :
       changes_since(at_lease, served_bytes(catalog, leased.framework, leased.framework_version)))
    flags.push_back(flag);
  return flags;
}

/// Every batch that the result counts is there, and no other; so is every sample.
void check_delivered(SQLite::Database& database, const AttemptRow& attempt, const json& result) {
  SQLite::Statement delivered(database,
                              "SELECT count(*), coalesce(max(sequence), -1) FROM sample_batch "
                              "WHERE trial_id = ? AND attempt_number = ?");
  bind_all(delivered, attempt.trial_id, attempt.attempt_number);
  delivered.executeStep();
  const std::int64_t arrived = delivered.getColumn(0).getInt64();
  const std::int64_t last = delivered.getColumn(1).getInt64();
  if (result["sampling"].is_null()) return;
  const std::int64_t batches = result["sampling"]["batches"];
  if (last >= batches)
    refuse(Rejected::Reason::kBadRequest, "$.sampling.batches",
           fmt::format("the result counts {} batches, and batch {} has been delivered", batches,
                       last));
  if (arrived < batches)
    refuse(Rejected::Reason::kConflict, "$.sampling.batches",
           fmt::format("{} of the result's {} batches of samples have not been delivered",
                       batches - arrived, batches));

  SQLite::Statement samples(database,
                            "SELECT count(*), min(t_us), max(t_us) FROM system_reading "
                            "WHERE trial_id = ? AND attempt_number = ?");
  bind_all(samples, attempt.trial_id, attempt.attempt_number);
  samples.executeStep();
  const std::int64_t ticks = result["sampling"]["ticks"];
  if (samples.getColumn(0).getInt64() != ticks)
    refuse(Rejected::Reason::kBadRequest, "$.sampling.ticks",
           fmt::format("the result counts {} samples, and its batches have {}", ticks,
                       samples.getColumn(0).getInt64()));
  if (ticks > 0 && (samples.getColumn(1).getInt64() < result["started"]["monotonic_us"] ||
                    samples.getColumn(2).getInt64() > result["stopped"]["monotonic_us"]))
    refuse(Rejected::Reason::kBadRequest, "$.sampling",
           "there are samples from before `started` or after `stopped`");
}

/// Once all rows are in place that say what else the machine did.
void flag_contention(SQLite::Database& database, const AttemptRow& attempt) {
  for (const auto& flag : contention_flags(database, attempt))
    execute(database,
            "UPDATE attempt SET flags = json_insert(flags, '$[#]', ?) WHERE trial_id = ? AND "
            "attempt_number = ?",
            flag, attempt.trial_id, attempt.attempt_number);
}

void record_result(SQLite::Database& database, const std::string& trial_uuid, const json& result,
                   const Catalog& catalog, const BrowserAnswers& browser) {
  const AttemptRow attempt = find_attempt(database, trial_uuid, result["attempt_number"]);
  const std::string outcome = result["outcome"];
  if (attempt.browser_uuid != result["driver_uuid"].get<std::string>())
    refuse(Rejected::Reason::kConflict, "$.driver_uuid", "another driver holds this attempt");
  const std::string sha256 = wire::sha256_hex(wire::canonical_json(result));
  if (attempt.outcome) {
    if (*attempt.outcome != outcome)
      refuse(Rejected::Reason::kConflict, "",
             fmt::format("this attempt has already ended as {}", *attempt.outcome));
    // One that ended without a result has nothing that this one could contradict.
    if (attempt.result_sha256.value_or(sha256) != sha256)
      refuse(Rejected::Reason::kConflict, "",
             fmt::format("this attempt has already ended as {} with another result", outcome));
    return;
  }
  const Leased leased = find_leased(database, attempt);
  const auto clock = check_result(result, leased.asked);
  check_delivered(database, attempt, result);
  store_attempt(database, attempt, result, browser, clock, changed_bytes(leased, catalog), sha256);
  flag_contention(database, attempt);
  close_attempt(database, attempt, outcome, text(result["cause"]), text(result["message"]));
  if (!result["report"].is_null() && result["report"].contains("outputs"))
    record_output_agreement(database, attempt.sweep_id);
}

/// The same, with what the schema's own rules refuse: they are the last to look, and say it worse.
void record_or_reject(SQLite::Database& database, const std::string& trial_uuid, const json& result,
                      const Catalog& catalog, const BrowserAnswers& browser) {
  try {
    record_result(database, trial_uuid, result, catalog, browser);
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_CONSTRAINT) throw;
    refuse(Rejected::Reason::kBadRequest, "$",
           fmt::format("the database refuses it: {}", error.what()));
  }
}

/// Equal, or not told by who is refused.
bool may_be(const json& result, const char* member, const json& value) {
  const auto found = result.is_object() ? result.find(member) : result.end();
  return found == result.end() || *found == value;
}

/// The attempt that a message says it is of, ended or not even there.
std::optional<std::int64_t> named_attempt(const json& result) {
  const auto found = result.is_object() ? result.find("attempt_number") : result.end();
  if (found == result.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::string reason_of(const Rejected& refusal) {
  if (refusal.path().empty()) return refusal.what();
  return fmt::format("{}: {}", refusal.path(), refusal.what());
}

}  // namespace

std::optional<Rejected> deliver_result(SQLite::Database& database, const std::string& trial_uuid,
                                       const json& result, const Catalog& catalog,
                                       const BrowserAnswers& browser) {
  database.exec("SAVEPOINT result");
  try {
    record_or_reject(database, trial_uuid, result, catalog, browser);
    database.exec("RELEASE SAVEPOINT result");
    return std::nullopt;
  } catch (const Rejected& refusal) {
    database.exec("ROLLBACK TO SAVEPOINT result; RELEASE SAVEPOINT result");
    note_refusal(database, trial_uuid, result, reason_of(refusal));
    return refusal;
  }
}

void note_refusal(SQLite::Database& database, const std::string& trial_uuid, const json& result,
                  const std::string& reason) {
  SQLite::Statement find(
      database,
      "SELECT trial.sweep_id, trial.trial_id, attempt.attempt_number, attempt.browser_id, "
      "browser_uuid FROM trial LEFT JOIN attempt ON attempt.trial_id = trial.trial_id "
      "AND attempt.outcome IS NULL LEFT JOIN browser USING (browser_id) WHERE trial_uuid = ?");
  bind_all(find, trial_uuid);
  if (!find.executeStep()) {
    record_event(database, "result_refused", {},
                 fmt::format("of trial {}: {}", trial_uuid, reason));
    return;
  }
  const auto open_attempt = optional_integer(find, 2);
  const auto browser_uuid = optional_text(find, 4);
  const bool of_the_open_attempt = open_attempt && browser_uuid &&
                                   may_be(result, "attempt_number", *open_attempt) &&
                                   may_be(result, "driver_uuid", *browser_uuid);
  const EventSubject subject{
      .sweep_id = find.getColumn(0).getInt64(),
      .trial_id = find.getColumn(1).getInt64(),
      .attempt_number = of_the_open_attempt ? open_attempt : named_attempt(result),
      .browser_id = of_the_open_attempt ? optional_integer(find, 3) : std::nullopt};
  find.reset();
  record_event(database, "result_refused", subject, reason);
  if (!of_the_open_attempt) return;
  execute(database,
          "UPDATE attempt SET cause = 'result_refused', message = ? WHERE trial_id = ? AND "
          "attempt_number = ?",
          reason, *subject.trial_id, *subject.attempt_number);
}

}  // namespace webdyno::sweep
