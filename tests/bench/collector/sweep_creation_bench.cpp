// How long the answer to a batch of samples takes while a large sweep is made on the same database.
// It must not depend on the size of the sweep. Prints; asserts nothing.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/api/collector.hpp"
#include "server/store/database.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/integration/collector/http_client.hpp"

namespace {

namespace api = webdyno::api;
namespace sweep = webdyno::sweep;
namespace wire = webdyno::wire;
using Clock = std::chrono::steady_clock;
using nlohmann::json;
using webdyno::test::http_request;

constexpr int kRepetitions = 1000;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

json registration(const std::string& driver_uuid) {
  const json fingerprint = {{"version", 1},        {"cpu_model", "b"},
                            {"logical_cpus", 2},   {"physical_cores", 2},
                            {"smt", false},        {"memory_bytes", 1},
                            {"kernel", "b"},       {"virtualisation", nullptr},
                            {"governor", nullptr}, {"gpus", json::array()}};
  const json clock = {{"monotonic_us", 1}, {"realtime_us", 1}, {"realtime_error_us", nullptr}};
  return {{"contract_version", wire::kContractVersion},
          {"driver_uuid", driver_uuid},
          {"launched", true},
          {"extension_version", "0.1.0"},
          {"native_host_version", "0.1.0"},
          {"browser",
           {{"product", "b"},
            {"version", "1"},
            {"user_agent", "b"},
            {"headless", true},
            {"pid", 1},
            {"command_line", {"b"}}}},
          {"host",
           {{"host_uuid", wire::uuid_v4()},
            {"machine_id_sha256", nullptr},
            {"boot_id", wire::uuid_v4()},
            {"hostname", "b"},
            {"fingerprint", fingerprint},
            {"volatile", {{"load_1m", 0.1}, {"memory_available_bytes", 1}}},
            {"clock_ticks_per_s", 100},
            {"page_bytes", 4096},
            {"clock", clock}}}};
}

/// The sweep whose trial is measured meanwhile: of a browser that webdyno launched, so that the
/// large one may be asked for beside it.
void make_small_sweep(const std::filesystem::path& file) {
  auto database = webdyno::store::open_for_writing(file);
  sweep::Plan plan;
  plan.name = "bench";
  plan.trial_timeout_ms = 60'000;
  const std::vector<sweep::Configuration> configurations = {{.framework = "f",
                                                             .framework_version = "1",
                                                             .backend = "cpu",
                                                             .platform = "browser",
                                                             .workload = "w",
                                                             .task = "train",
                                                             .parameters = json::object()}};
  sweep::create_sweep(
      database,
      {.plan = plan, .configurations = configurations, .seed = 1, .rate_hz = 50, .launched = true});
}

json batch(const json& trial, int sequence) {
  const json process = {{"pid", 10},
                        {"start_ticks", 1},
                        {"role", "renderer"},
                        {"sub_type", nullptr},
                        {"renderer_client_id", nullptr},
                        {"first_seen_us", 1},
                        {"exited_us", nullptr}};
  const json sample = {{"t_us", sequence},
                       {"cost_us", 300},
                       {"missed_ticks", 0},
                       {"readings", {{0, 1, 80'000'000, 60'000'000, nullptr, nullptr, nullptr}}},
                       {"system", nullptr}};
  return {{"type", "sample_batch"},
          {"contract_version", wire::kContractVersion},
          {"trial_uuid", trial["trial_uuid"]},
          {"attempt_number", trial["attempt_number"]},
          {"sequence", sequence},
          {"processes", {process}},
          {"samples", {sample}}};
}

/// One framework at so many widths, each `kRepetitions` times.
json large_plan(int trials) {
  json widths = json::array();
  for (int i = 0; i < trials / kRepetitions; ++i) widths.push_back(8 + i);
  return {{"name", "large"},
          {"matrix",
           {{{"workload", "mlp"},
             {"framework", {"convnetjs"}},
             {"backend", {"cpu"}},
             {"task", {"train"}},
             {"width", widths}}}},
          {"repeat", {{"trials", kRepetitions}}}};
}

void measure(const std::filesystem::path& directory, const std::string& web, int trials) {
  make_small_sweep(directory / "b.db");
  api::Collector collector({.database = directory / "b.db",
                            .web_directory = web,
                            .data_directory = directory,
                            .lock_directory = directory / "locks",
                            .collector_file = directory / "c.json",
                            .port = 0,
                            .workload_port = 0,
                            .only_sweep = std::nullopt,
                            .mnist_directory = std::nullopt,
                            .text_file = std::nullopt,
                            .model = std::nullopt,
                            .overrides = {}});
  std::thread server([&] { collector.run(); });
  const std::string url = collector.dashboard_url();
  const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.find(':', 7) + 1)));
  const std::map<std::string, std::string> headers = {
      {"Authorization", "Bearer " + url.substr(url.find("token=") + 6)}};
  const auto post = [&](const std::string& path, const json& body) {
    const auto answer = http_request(port, "POST", "/api/v1" + path, headers, body.dump());
    if (answer.status != 200) {
      fmt::print(stderr, "{}: {}\n", path, answer.body);
      std::exit(1);
    }
    return answer.json();
  };
  const std::string driver_uuid = wire::uuid_v7();
  post("/drivers", registration(driver_uuid));
  const json trial = post("/leases", {{"contract_version", wire::kContractVersion},
                                      {"driver_uuid", driver_uuid}})["trial"];
  const std::string samples = "/trials/" + trial["trial_uuid"].get<std::string>() + "/samples";

  std::atomic<bool> made = false;
  std::vector<double> answers_ms;
  std::thread sampler([&] {
    for (int sequence = 0; !made; ++sequence) {
      const auto begin = Clock::now();
      post(samples, batch(trial, sequence));
      answers_ms.push_back(ms_since(begin));
    }
  });
  const auto begin = Clock::now();
  post("/sweeps", {{"plan", large_plan(trials)}, {"seed", 1}});
  const double all_ms = ms_since(begin);
  made = true;
  sampler.join();
  std::sort(answers_ms.begin(), answers_ms.end());
  fmt::print(
      "sweep of {:6} trials made in {:.2f} s; {} answers to samples meanwhile, median {:.1f} ms, "
      "longest {:.1f} ms\n",
      trials, all_ms / 1e3, answers_ms.size(), answers_ms[answers_ms.size() / 2],
      answers_ms.back());
  std::fflush(stdout);
  collector.stop();
  server.join();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: sweep_creation_bench BUILT_WEB_DIRECTORY\n");
    return 2;
  }
  for (const int trials : {1'000, 16'000, 100'000}) {
    std::string name = (std::filesystem::temp_directory_path() / "webdyno-bench-XXXXXX").string();
    const std::filesystem::path directory = ::mkdtemp(name.data());
    measure(directory, argv[1], trials);
    std::filesystem::remove_all(directory);
  }
}
