#include "tests/driver/messages.hpp"

#include "schema/wire/version.hpp"

namespace webdyno::test {

using nlohmann::json;

namespace {

json no_adapter() {
  return {{"absent", "no context"},
          {"name", nullptr},
          {"limits", json::object()},
          {"features", json::array()}};
}

}  // namespace

json registration(const std::string& driver_uuid) {
  return {{"contract_version", wire::kContractVersion},
          {"driver_uuid", driver_uuid},
          {"launched", true},
          {"extension_version", "0.1.0"},
          {"native_host_version", "0.1.0"},
          {"browser",
           {{"product", "Chromium"},
            {"version", "156.0.0.0"},
            {"channel", nullptr},
            {"user_agent", "UA"},
            {"headless", true},
            {"pid", 10},
            {"command_line", {"chromium"}},
            {"adapters",
             {{"webgl", no_adapter()}, {"webgl2", no_adapter()}, {"webgpu", no_adapter()}}}}},
          {"host",
           {{"host_uuid", "11111111-1111-4111-8111-111111111111"},
            {"machine_id_sha256", nullptr},
            {"boot_id", "22222222-2222-4222-8222-222222222222"},
            {"hostname", "kestrel"},
            {"fingerprint",
             {{"version", 3},
              {"machine", nullptr},
              {"cpu_model", "C"},
              {"sockets", 1},
              {"logical_cpus", 2},
              {"physical_cores", 2},
              {"usable_cpus", 2},
              {"cpu_quota_percent", nullptr},
              {"smt", false},
              {"caches", json::array()},
              {"memory_bytes", 1000},
              {"kernel", "6"},
              {"distribution", nullptr},
              {"virtualisation", nullptr},
              {"governor", nullptr},
              {"turbo", nullptr},
              {"gpus", json::array()}}},
            {"volatile", {{"load_1m", 0.1}, {"memory_available_bytes", 1}, {"displays", nullptr}}},
            {"clock_ticks_per_s", 100},
            {"page_bytes", 4096},
            {"clock",
             {{"monotonic_us", 1000}, {"realtime_us", 2000}, {"realtime_error_us", nullptr}}}}}};
}

json lease_request(const std::string& driver_uuid) {
  return {{"contract_version", wire::kContractVersion}, {"driver_uuid", driver_uuid}};
}

json batch_of(const json& trial, int sequence, BatchSize size) {
  json processes = json::array();
  for (int i = 0; i < size.processes; ++i) {
    processes.push_back({{"pid", 7 + i},
                         {"start_ticks", 5},
                         {"role", "browser"},
                         {"sub_type", nullptr},
                         {"renderer_client_id", nullptr},
                         {"first_seen_us", 1},
                         {"exited_us", nullptr}});
  }
  json samples = json::array();
  for (int i = 0; i < size.samples; ++i) {
    const int t_us = sequence * size.samples + i;
    json readings = json::array();
    for (int process = 0; process < size.processes; ++process)
      readings.push_back(
          {process, t_us, 80'000'000, kFootprintBytes, nullptr, nullptr, nullptr, nullptr});
    samples.push_back({{"t_us", t_us},
                       {"cost_us", 300},
                       {"missed_ticks", 0},
                       {"readings", readings},
                       {"system", nullptr}});
  }
  return {{"type", "sample_batch"},
          {"contract_version", wire::kContractVersion},
          {"trial_uuid", trial["trial_uuid"]},
          {"attempt_number", trial["attempt_number"]},
          {"sequence", sequence},
          {"processes", processes},
          {"samples", samples}};
}

json sampling_summary(std::int64_t batches, std::int64_t ticks, std::int64_t cpu_ns) {
  const json calibration = {{"median_cpu_ns", 8'000'000},
                            {"best_cpu_ns", 7'900'000},
                            {"median_wall_ns", 8'100'000},
                            {"best_wall_ns", 7'900'000}};
  return {{"batches", batches},
          {"ticks", ticks},
          {"missed_ticks", 0},
          {"cpu_ns", cpu_ns},
          {"calibration_before", calibration},
          {"calibration_after", calibration},
          {"absent", {{"package_energy", "permission_denied"}}},
          {"rest", {{"duration_us", 250'100}, {"package_energy_uj", 2'501'000}}}};
}

json unmeasured_result(const json& trial, const std::string& driver_uuid,
                       const std::string& outcome) {
  return {{"contract_version", wire::kContractVersion},
          {"driver_uuid", driver_uuid},
          {"attempt_number", trial["attempt_number"]},
          {"outcome", outcome},
          {"cause", nullptr},
          {"message", nullptr},
          {"stack", nullptr},
          {"phase", nullptr},
          {"renderer_pid", nullptr},
          {"renderer_pid_method", nullptr},
          {"started", nullptr},
          {"stopped", nullptr},
          {"sampling", nullptr},
          {"clock_pings", json::array()},
          {"report", nullptr}};
}

json large_plan(int widths, int repetitions) {
  json values = json::array();
  for (int i = 0; i < widths; ++i) values.push_back(8 + i);
  return {{"name", "large"},
          {"matrix",
           {{{"workload", "mlp"},
             {"framework", {"convnetjs"}},
             {"backend", {"cpu"}},
             {"task", {"train"}},
             {"width", values}}}},
          {"repeat", {{"trials", repetitions}}},
          {"control", false}};
}

}  // namespace webdyno::test
