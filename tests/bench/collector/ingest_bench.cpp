// Rows a second through HTTP against the same rows through bare SQLite, interleaved in one run.
// Prints; asserts nothing.
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "schema/wire/identity.hpp"
#include "schema/wire/sample_batch.hpp"
#include "server/api/collector.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/samples.hpp"
#include "server/sweep/sweep.hpp"

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
namespace wire = webdyno::wire;
namespace sweep = webdyno::sweep;
namespace store = webdyno::store;
using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int kProcesses = 30;
constexpr int kSamplesPerBatch = 50;  // a second at 50 Hz: 1,500 rows
constexpr int kBatches = 60;
constexpr int kRounds = 5;
constexpr double kRows = double{kProcesses} * kSamplesPerBatch * kBatches;

std::string batch_text(const std::string& trial_uuid, std::int64_t attempt, int round,
                       int sequence) {
  json batch = {{"type", "sample_batch"},
                {"contract_version", 2},
                {"trial_uuid", trial_uuid},
                {"attempt_number", attempt},
                {"sequence", kBatches * (round - 1) + sequence},
                {"processes", json::array()},
                {"samples", json::array()}};
  for (int process = 0; process < kProcesses; ++process) {
    batch["processes"].push_back({{"pid", 1000 + process},
                                  {"start_ticks", 1},
                                  {"role", "renderer"},
                                  {"sub_type", nullptr},
                                  {"renderer_client_id", nullptr},
                                  {"first_seen_us", 1},
                                  {"exited_us", nullptr}});
  }
  for (int sample = 0; sample < kSamplesPerBatch; ++sample) {
    const std::int64_t t_us = 1'000'000'000LL * round + 1'000'000LL * sequence + 20'000LL * sample;
    json readings = json::array();
    for (int process = 0; process < kProcesses; ++process) {
      readings.push_back({process, t_us * 1000, 80'000'000 + process, 60'000'000 + process, nullptr,
                          nullptr, nullptr});
    }
    batch["samples"].push_back({{"t_us", t_us},
                                {"cost_us", 300},
                                {"missed_ticks", 0},
                                {"readings", readings},
                                {"system", nullptr}});
  }
  return batch.dump();
}

void post(beast::tcp_stream& stream, std::uint16_t port, const std::string& token,
          const std::string& path, const std::string& body) {
  bhttp::request<bhttp::string_body> request(bhttp::verb::post, path, 11);
  request.set(bhttp::field::host, fmt::format("127.0.0.1:{}", port));
  request.set(bhttp::field::authorization, "Bearer " + token);
  request.body() = body;
  request.prepare_payload();
  bhttp::write(stream, request);
}

void expect_ok(beast::tcp_stream& stream, beast::flat_buffer& buffer) {
  bhttp::response<bhttp::string_body> response;
  bhttp::read(stream, buffer, response);
  if (response.result_int() != 200) {
    fmt::print(stderr, "{}\n", response.body());
    std::exit(1);
  }
}

/// A database with one leased trial; its uuid.
struct Prepared {
  std::string trial_uuid;
  std::int64_t attempt;
};

Prepared prepare(SQLite::Database& database) {
  const std::string driver = wire::uuid_v7();
  const json clock = {{"monotonic_us", 1}, {"realtime_us", 1}, {"realtime_error_us", nullptr}};
  sweep::register_driver(database, {{"driver_uuid", driver},
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
                                      {"clock", clock}}}});
  sweep::Plan plan;
  plan.name = "bench";
  sweep::Configuration configuration{.framework = "f",
                                     .framework_version = "1",
                                     .backend = "cpu",
                                     .platform = "browser",
                                     .workload = "w",
                                     .task = "train",
                                     .parameters = json::object()};
  const std::vector<sweep::Configuration> configurations = {configuration};
  sweep::create_sweep(
      database,
      {.plan = plan, .configurations = configurations, .seed = 1, .rate_hz = 50, .launched = true});
  const auto lease = std::get<sweep::Lease>(
      sweep::lease_trial(database, driver, std::nullopt, sweep::Catalog(), std::nullopt));
  return {lease.trial_uuid, lease.attempt_number};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: ingest_bench BUILT_WEB_DIRECTORY\n");
    return 2;
  }
  std::string name = (std::filesystem::temp_directory_path() / "webdyno-bench-XXXXXX").string();
  const std::filesystem::path directory = ::mkdtemp(name.data());
  auto bare = store::open_for_writing(directory / "bare.db");
  bare.exec("PRAGMA synchronous = NORMAL");
  prepare(bare);
  bare.exec(
      "INSERT INTO process (trial_id, attempt_number, pid, start_ticks, role, first_seen_us) "
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30) SELECT 1, 1, i, 1, "
      "'renderer', 1 FROM n");
  Prepared prepared;
  {
    auto database = store::open_for_writing(directory / "http.db");
    prepared = prepare(database);
  }
  webdyno::api::Collector collector({.database = directory / "http.db",
                                     .web_directory = argv[1],
                                     .data_directory = directory,
                                     .lock_directory = directory / "locks",
                                     .collector_file = directory / "state" / "c.json",
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
  const std::string token = url.substr(url.find("token=") + 6);

  std::vector<double> bare_rates;
  std::vector<double> http_rates;
  for (int round = 1; round <= kRounds; ++round) {
    std::vector<std::string> bodies;
    for (int i = 0; i < kBatches; ++i)
      bodies.push_back(batch_text(prepared.trial_uuid, prepared.attempt, round, i));

    const auto bare_begin = Clock::now();
    SQLite::Statement insert(
        bare,
        "INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, "
        "footprint_bytes) VALUES (1, ?, ?, ?, ?, ?)");
    for (int i = 0; i < kBatches; ++i) {
      SQLite::Transaction transaction(bare);
      for (int sample = 0; sample < kSamplesPerBatch; ++sample) {
        const std::int64_t t_us = 1'000'000'000LL * round + 1'000'000LL * i + 20'000LL * sample;
        for (int process = 1; process <= kProcesses; ++process) {
          insert.bind(1, t_us);
          insert.bind(2, process);
          insert.bind(3, t_us * 1000);
          insert.bind(4, 80'000'000 + process);
          insert.bind(5, 60'000'000 + process);
          insert.exec();
          insert.reset();
        }
      }
      transaction.commit();
    }
    bare_rates.push_back(kRows / std::chrono::duration<double>(Clock::now() - bare_begin).count());

    net::io_context io;
    beast::tcp_stream first(io);
    beast::tcp_stream second(io);
    for (auto* stream : {&first, &second}) stream->connect({net::ip::address_v4::loopback(), port});
    beast::flat_buffer buffer;
    const std::string path = "/api/v1/trials/" + prepared.trial_uuid + "/samples";
    const auto http_begin = Clock::now();
    // Two connections, a request in flight on each: one batch is decoded while the other is
    // written.
    post(first, port, token, path, bodies[0]);
    for (int i = 1; i < kBatches; ++i) {
      post(i % 2 == 0 ? first : second, port, token, path, bodies[static_cast<std::size_t>(i)]);
      expect_ok(i % 2 == 0 ? second : first, buffer);
    }
    expect_ok(kBatches % 2 == 0 ? second : first, buffer);
    http_rates.push_back(kRows / std::chrono::duration<double>(Clock::now() - http_begin).count());
  }
  collector.stop();
  server.join();
  std::filesystem::remove_all(directory);
  std::sort(bare_rates.begin(), bare_rates.end());
  std::sort(http_rates.begin(), http_rates.end());
  const double bare_median = bare_rates[kRounds / 2];
  const double http_median = http_rates[kRounds / 2];
  fmt::print(
      "rows/s, median of {} rounds of {:.0f} rows: bare SQLite {:.0f}, through HTTP {:.0f}, ratio "
      "{:.2f} (aim 0.75)\n",
      kRounds, kRows, bare_median, http_median, http_median / bare_median);
}
