// CPU time of the collector for one trial in the second half of sweeps of 10 to 100,000 trials:
// lease, phases, samples, result, `run` that watches, a popup that is open and a dashboard that
// listens. It must not grow. Prints; asserts nothing.
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/api/collector.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/integration/collector/http_client.hpp"

namespace {

namespace api = webdyno::api;
namespace sweep = webdyno::sweep;
namespace wire = webdyno::wire;
using nlohmann::json;
using webdyno::test::http_request;

constexpr int kMeasuredTrials = 40;
constexpr int kSeconds =
    5;  // that a trial takes: two batches and four looks each, one of the popup
constexpr int kProcesses = 8;
constexpr int kSamplesPerBatch = 25;

double cpu_ms() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

json registration(const std::string& driver_uuid) {
  return {{"driver_uuid", driver_uuid},
          {"launched", true},
          {"extension_version", "b"},
          {"native_host_version", "b"},
          {"browser",
           {{"product", "b"},
            {"version", "b"},
            {"user_agent", "b"},
            {"headless", true},
            {"pid", 1},
            {"command_line", json::array()}}},
          {"host",
           {{"host_uuid", wire::uuid_v4()},
            {"machine_id_sha256", nullptr},
            {"boot_id", wire::uuid_v4()},
            {"hostname", "b"},
            {"fingerprint", json::object()},
            {"volatile", json::object()},
            {"clock_ticks_per_s", 100},
            {"page_bytes", 4096},
            {"clock", {{"monotonic_us", 1}, {"realtime_us", 1}, {"realtime_error_us", nullptr}}}}}};
}

/// A sweep of so many trials, of which half have ended; its uuid.
std::string half_done_sweep(SQLite::Database& database, const std::string& driver_uuid,
                            int trials) {
  sweep::register_driver(database, registration(driver_uuid));
  sweep::Plan plan;
  plan.name = "bench";
  plan.repetitions = trials;
  plan.trial_timeout_ms = 60'000;
  const std::vector<sweep::Configuration> configurations = {{.framework = "f",
                                                             .framework_version = "1",
                                                             .backend = "cpu",
                                                             .platform = "browser",
                                                             .workload = "w",
                                                             .task = "train",
                                                             .parameters = json::object()}};
  auto uuid = sweep::create_sweep(
      database,
      {.plan = plan, .configurations = configurations, .seed = 1, .rate_hz = 50, .launched = true});
  database.exec(fmt::format(
      "INSERT INTO attempt (trial_id, attempt_number, browser_id, leased_realtime_us, "
      "lease_expires_realtime_us, boot_id, outcome) SELECT trial_id, 1, 1, 5000000 * position, 1, "
      "'b', 'done' FROM trial WHERE position <= {0}; UPDATE trial SET outcome = 'done', "
      "attempt_number = 1 WHERE position <= {0}",
      trials / 2));
  return uuid;
}

json batch(const json& trial, int sequence) {
  json processes = json::array();
  for (int i = 0; i < kProcesses; ++i) {
    processes.push_back({{"pid", 10 + i},
                         {"start_ticks", 1},
                         {"role", "renderer"},
                         {"sub_type", nullptr},
                         {"renderer_client_id", nullptr},
                         {"first_seen_us", 1},
                         {"exited_us", nullptr}});
  }
  json samples = json::array();
  for (int i = 0; i < kSamplesPerBatch; ++i) {
    json readings = json::array();
    for (int process = 0; process < kProcesses; ++process)
      readings.push_back({process, i, 80'000'000, 60'000'000, nullptr, nullptr, nullptr});
    samples.push_back({{"t_us", 500'000 * sequence + 20'000 * i},
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

void listen(int connection) {
  char buffer[65536];
  while (::read(connection, buffer, sizeof(buffer)) > 0) continue;
  ::close(connection);
}

/// CPU milliseconds a trial; the client's part is the same at every size.
double cpu_ms_a_trial(const std::filesystem::path& directory, const std::string& web, int trials) {
  const std::string driver_uuid = wire::uuid_v7();
  std::string sweep_uuid;
  {
    auto database = webdyno::store::open_for_writing(directory / "b.db");
    sweep_uuid = half_done_sweep(database, driver_uuid, trials);
  }
  api::Collector collector({.database = directory / "b.db",
                            .web_directory = web,
                            .data_directory = directory,
                            .lock_directory = directory / "locks",
                            .collector_file = directory / "c.json",
                            .port = 0,
                            .workload_port = 0,
                            .only_sweep = sweep_uuid,
                            .mnist_directory = std::nullopt,
                            .text_file = std::nullopt,
                            .model = std::nullopt,
                            .overrides = {}});
  std::thread server([&] { collector.run(); });
  const std::string url = collector.dashboard_url();
  const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.find(':', 7) + 1)));
  const std::map<std::string, std::string> headers = {
      {"Authorization", "Bearer " + url.substr(url.find("token=") + 6)}};
  const auto ask = [&](const std::string& method, const std::string& path, const json& body) {
    const auto answer =
        http_request(port, method, "/api/v1" + path, headers, body.is_null() ? "" : body.dump());
    if (answer.status != 200) {
      fmt::print(stderr, "{}: {}\n", path, answer.body);
      std::exit(1);
    }
    return answer.json();
  };
  std::thread dashboard([connection = webdyno::test::send_request(
                             port, "GET", "/api/v1/events", headers, "")] { listen(connection); });

  const int measured = std::min(kMeasuredTrials, trials / 2);
  const double begin = cpu_ms();
  for (int i = 0; i < measured; ++i) {
    const json names = {{"contract_version", wire::kContractVersion}, {"driver_uuid", driver_uuid}};
    const json trial = ask("POST", "/leases", names)["trial"];
    const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>();
    json progress = names;
    progress["attempt_number"] = trial["attempt_number"];
    progress["phase"] = "train";
    ask("POST", path + "/progress", progress);
    for (int second = 0; second < kSeconds; ++second) {
      for (int half : {0, 1}) ask("POST", path + "/samples", batch(trial, 2 * second + half));
      for (int look = 0; look < 4; ++look) collector.watch();
      ask("GET", "/status", nullptr);
      ask("GET", "/sweeps?limit=1", nullptr);
      ask("GET", "/sweeps/" + sweep_uuid + "/block", nullptr);
    }
    json result = names;
    result.update({{"attempt_number", trial["attempt_number"]},
                   {"outcome", "page_error"},
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
                   {"report", nullptr}});
    ask("POST", path + "/result", result);
  }
  const double used = cpu_ms() - begin;
  collector.stop();
  server.join();
  dashboard.join();
  return used / measured;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: trial_cost_bench BUILT_WEB_DIRECTORY\n");
    return 2;
  }
  for (const int trials : {10, 1'000, 10'000, 100'000}) {
    std::string name = (std::filesystem::temp_directory_path() / "webdyno-bench-XXXXXX").string();
    const std::filesystem::path directory = ::mkdtemp(name.data());
    fmt::print("sweep of {:6} trials: {:.1f} ms CPU a trial of {} s, client included\n", trials,
               cpu_ms_a_trial(directory, argv[1], trials), kSeconds);
    std::fflush(stdout);
    std::filesystem::remove_all(directory);
  }
}
