#include "native_host/host_messages.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <system_error>

#include "native_host/collector_file.hpp"
#include "native_host/host_identity.hpp"
#include "native_host/sampling/browser_process.hpp"
#include "native_host/sampling/host_facts.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"

namespace webdyno::native_host {
namespace {

using nlohmann::json;

template <typename Value>
json nullable(const std::optional<Value>& value) {
  return value ? json(*value) : json();
}

/// Command lines and host names are bytes, and need not be UTF-8.
std::string text_of(const json& message) {
  return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

json clock_json(const sampling::ClockPair& clock) {
  return {{"monotonic_us", clock.monotonic_us},
          {"realtime_us", clock.realtime_us},
          {"realtime_error_us", nullable(clock.realtime_error_us)}};
}

json fingerprint_json(const sampling::MachineFacts& facts) {
  json gpus = json::array();
  for (const auto& gpu : facts.gpus) {
    gpus.push_back({{"name", gpu.name},
                    {"driver", nullable(gpu.driver)},
                    {"driver_version", nullable(gpu.driver_version)}});
  }
  json caches = json::array();
  for (const auto& cache : facts.caches) {
    caches.push_back({{"level", cache.level},
                      {"type", cache.type},
                      {"bytes", cache.bytes},
                      {"count", cache.count}});
  }
  return {{"version", 3},
          {"machine", nullable(facts.machine)},
          {"cpu_model", nullable(facts.cpu_model)},
          {"sockets", nullable(facts.sockets)},
          {"logical_cpus", facts.logical_cpus},
          {"physical_cores", nullable(facts.physical_cores)},
          {"usable_cpus", nullable(facts.usable_cpus)},
          {"cpu_quota_percent", nullable(facts.cpu_quota_percent)},
          {"smt", nullable(facts.smt)},
          {"caches", caches},
          {"memory_bytes", facts.memory_bytes},
          {"kernel", facts.kernel},
          {"distribution", nullable(facts.distribution)},
          {"virtualisation", nullable(facts.virtualisation)},
          {"governor", nullable(facts.governor)},
          {"turbo", nullable(facts.turbo)},
          {"gpus", gpus}};
}

json displays_json(const std::optional<std::vector<sampling::Display>>& displays) {
  if (!displays) return json();
  json told = json::array();
  for (const auto& [connector, mode] : *displays)
    told.push_back({{"connector", connector}, {"mode", nullable(mode)}});
  return told;
}

json calibration_json(const sampling::Calibration& calibration) {
  return {{"median_cpu_ns", calibration.median_cpu_ns},
          {"best_cpu_ns", calibration.best_cpu_ns},
          {"median_wall_ns", calibration.median_wall_ns},
          {"best_wall_ns", calibration.best_wall_ns}};
}

/// Those that say nothing, each with the reason.
json absent_json(const std::vector<sampling::SourceState>& sources) {
  json absent = json::object();
  for (const auto& [source, absence] : sources) {
    if (absence) absent[std::string(source)] = sampling::absence_name(*absence);
  }
  return absent;
}

json rest_json(const std::optional<sampling::RestEnergy>& rest) {
  if (!rest) return json();
  return {{"duration_us", rest->duration_us}, {"package_energy_uj", rest->package_energy_uj}};
}

json host_json(const HostSettings& settings) {
  const std::string uuid = host_uuid(settings.state_directory);
  const auto names = sampling::read_host_names(settings.root);
  const auto changing = sampling::read_volatile_facts(settings.root);
  const json machine_id =
      names.machine_id ? json(wire::hmac_sha256_hex(uuid, *names.machine_id)) : json();
  return {{"host_uuid", uuid},
          {"machine_id_sha256", machine_id},
          {"boot_id", names.boot_id},
          {"hostname", names.hostname},
          {"fingerprint",
           fingerprint_json(sampling::read_machine_facts(settings.root, settings.browser_pid))},
          {"volatile",
           {{"load_1m", nullable(changing.load_1m)},
            {"memory_available_bytes", nullable(changing.memory_available_bytes)},
            {"displays", displays_json(changing.displays)}}},
          {"clock_ticks_per_s", ::sysconf(_SC_CLK_TCK)},
          {"page_bytes", ::sysconf(_SC_PAGESIZE)},
          {"clock", clock_json(sampling::read_clock_pair())}};
}

/// A person's browser asks every half minute, mostly when no collector runs: that is no warning.
tl::expected<Collector, std::string> find_collector(const std::filesystem::path& file) {
  auto collector = read_collector_file(file);
  std::error_code none;
  if (!collector && std::filesystem::exists(file, none))
    spdlog::warn("no collector: {}", collector.error());
  return collector;
}

json collector_json(const tl::expected<Collector, std::string>& collector) {
  if (!collector) return json();
  return {{"url", collector->url}, {"token", collector->token}};
}

}  // namespace

std::string hello_message(const HostSettings& settings) {
  const auto collector = find_collector(settings.collector_file);
  return text_of(
      {{"type", "hello"},
       {"contract_version", wire::kContractVersion},
       {"native_host_version", wire::kWebdynoVersion},
       {"build", WEBDYNO_BUILD},
       {"collector", collector_json(collector)},
       {"no_collector", collector ? json() : json(collector.error())},
       {"launch_uuid", nullable(settings.launch_uuid)},
       {"browser",
        {{"pid", settings.browser_pid},
         {"channel", nullable(sampling::browser_channel(settings.root, settings.browser_pid))},
         {"command_line", sampling::browser_command_line(settings.root, settings.browser_pid)}}},
       {"host", host_json(settings)}});
}

std::string clock_message(std::int64_t ping_id, std::int64_t monotonic_us) {
  return text_of({{"type", "clock"}, {"ping_id", ping_id}, {"monotonic_us", monotonic_us}});
}

std::string started_message(const AttemptName& attempt, const sampling::ClockPair& clock) {
  return text_of({{"type", "started"},
                  {"trial_uuid", attempt.trial_uuid},
                  {"attempt_number", attempt.attempt_number},
                  {"clock", clock_json(clock)}});
}

std::string boundary_read_message(const AttemptName& attempt, const std::string& name,
                                  std::int64_t cost_us) {
  return text_of({{"type", "boundary_read"},
                  {"trial_uuid", attempt.trial_uuid},
                  {"attempt_number", attempt.attempt_number},
                  {"name", name},
                  {"cost_us", cost_us}});
}

std::string stopped_message(const AttemptName& attempt, const sampling::ClockPair& clock,
                            const SamplingSummary& summary) {
  return text_of({{"type", "stopped"},
                  {"trial_uuid", attempt.trial_uuid},
                  {"attempt_number", attempt.attempt_number},
                  {"clock", clock_json(clock)},
                  {"summary",
                   {{"batches", summary.batches},
                    {"ticks", summary.ticks},
                    {"missed_ticks", summary.missed_ticks},
                    {"cpu_ns", summary.cpu_ns},
                    {"calibration_before", calibration_json(summary.calibration_before)},
                    {"calibration_after", calibration_json(summary.calibration_after)},
                    {"absent", absent_json(summary.sources)},
                    {"rest", rest_json(summary.rest)}}}});
}

std::string error_message(const std::string& code, const std::string& message) {
  return text_of({{"type", "error"}, {"code", code}, {"message", message}});
}

}  // namespace webdyno::native_host
