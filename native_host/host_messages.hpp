#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native_host/sampling/calibration_spin.hpp"
#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/machine_condition.hpp"
#include "native_host/sampling/process_role.hpp"
#include "native_host/sampling/rest_energy.hpp"

namespace webdyno::native_host {

/// Where this native host runs and what it was given; made by main.
struct HostSettings {
  std::filesystem::path root;  // "/" but in tests
  pid_t own_pid;
  pid_t browser_pid;
  sampling::Role root_role = sampling::Role::kBrowser;  // kNative: it is a trial's own process
  std::filesystem::path state_directory;
  std::filesystem::path collector_file;
  std::optional<std::string> launch_uuid;  // in a browser that webdyno launched
};

/// An attempt as start and stop name it.
struct AttemptName {
  std::string trial_uuid;
  std::int64_t attempt_number;

  bool operator==(const AttemptName&) const = default;
};

/// What sampling one attempt cost and missed.
struct SamplingSummary {
  std::int64_t batches = 0;
  std::int64_t ticks = 0;
  std::int64_t missed_ticks = 0;
  std::int64_t cpu_ns = 0;  // of the native host itself, without calibration and boundaries
  sampling::Calibration calibration_before{};
  sampling::Calibration calibration_after{};
  std::vector<sampling::SourceState> sources;
  std::optional<sampling::RestEnergy> rest;
};

// The texts of what the native host sends (schema/messages/host_*), but the batches
// (sample_batch.hpp).

/// Reads the collector's file and the machine's facts anew; logs why a collector's file is not
/// believed. Throws std::runtime_error when the machine has no uuid and can get none.
std::string hello_message(const HostSettings& settings);
std::string clock_message(std::int64_t ping_id, std::int64_t monotonic_us);
std::string started_message(const AttemptName& attempt, const sampling::ClockPair& clock);
std::string boundary_read_message(const AttemptName& attempt, const std::string& name,
                                  std::int64_t cost_us);
std::string stopped_message(const AttemptName& attempt, const sampling::ClockPair& clock,
                            const SamplingSummary& summary);
/// `code` is one of host_error's.
std::string error_message(const std::string& code, const std::string& message);

}  // namespace webdyno::native_host
