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
#include <vector>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/lease.hpp"
#include "tests/driver/messages.hpp"
#include "tests/driver/one_sweep.hpp"
#include "tests/driver/served_collector.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
namespace wire = webdyno::wire;
namespace sweep = webdyno::sweep;
namespace store = webdyno::store;
namespace test = webdyno::test;
using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int kProcesses = 30;
constexpr int kSamplesPerBatch = 50;  // a second at 50 Hz: 1,500 rows
constexpr int kBatches = 60;
constexpr int kRounds = 5;
constexpr double kRows = double{kProcesses} * kSamplesPerBatch * kBatches;

void post(beast::tcp_stream& stream, const test::ServedCollector& collector,
          const std::string& path, const std::string& body) {
  bhttp::request<bhttp::string_body> request(bhttp::verb::post, path, 11);
  request.set(bhttp::field::host, fmt::format("127.0.0.1:{}", collector.port()));
  request.set(bhttp::field::authorization, collector.headers().at("Authorization"));
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

/// One leased trial, by the members that batches name it with.
json lease_one(SQLite::Database& database) {
  const std::string driver = wire::uuid_v7();
  sweep::register_driver(database, test::registration(driver));
  test::make_one_sweep(database, 1);
  const auto lease = std::get<sweep::Lease>(
      sweep::lease_trial(database, driver, std::nullopt, sweep::Catalog(), std::nullopt));
  return {{"trial_uuid", lease.trial_uuid}, {"attempt_number", lease.attempt_number}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: ingest_bench BUILT_WEB_DIRECTORY\n");
    return 2;
  }
  const test::TemporaryDirectory directory;
  auto bare = store::open_for_writing(directory.path() / "bare.db");
  bare.exec("PRAGMA synchronous = NORMAL");
  lease_one(bare);
  bare.exec(
      "INSERT INTO process (trial_id, attempt_number, pid, start_ticks, role, first_seen_us) "
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30) SELECT 1, 1, i, 1, "
      "'renderer', 1 FROM n");
  const auto options = test::options_below(directory.path(), argv[1]);
  json trial;
  {
    auto database = store::open_for_writing(options.database);
    trial = lease_one(database);
  }
  const test::ServedCollector collector(options);

  std::vector<double> bare_rates;
  std::vector<double> http_rates;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::string> bodies;
    for (int i = 0; i < kBatches; ++i)
      bodies.push_back(test::batch_of(trial, kBatches * round + i,
                                      {.samples = kSamplesPerBatch, .processes = kProcesses})
                           .dump());

    const auto bare_begin = Clock::now();
    SQLite::Statement insert(
        bare,
        "INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, "
        "footprint_bytes) VALUES (1, ?, ?, ?, ?, ?)");
    for (int i = 0; i < kBatches; ++i) {
      SQLite::Transaction transaction(bare);
      for (int sample = 0; sample < kSamplesPerBatch; ++sample) {
        const int t_us = kSamplesPerBatch * (kBatches * round + i) + sample;
        for (int process = 1; process <= kProcesses; ++process) {
          insert.bind(1, t_us);
          insert.bind(2, process);
          insert.bind(3, t_us);
          insert.bind(4, 80'000'000);
          insert.bind(5, 60'000'000);
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
    for (auto* stream : {&first, &second})
      stream->connect({net::ip::address_v4::loopback(), collector.port()});
    beast::flat_buffer buffer;
    const std::string path =
        "/api/v1/trials/" + trial["trial_uuid"].get<std::string>() + "/samples";
    const auto http_begin = Clock::now();
    // Two connections, a request in flight on each: one batch is decoded while the other is
    // written.
    post(first, collector, path, bodies[0]);
    for (int i = 1; i < kBatches; ++i) {
      post(i % 2 == 0 ? first : second, collector, path, bodies[static_cast<std::size_t>(i)]);
      expect_ok(i % 2 == 0 ? second : first, buffer);
    }
    expect_ok(kBatches % 2 == 0 ? second : first, buffer);
    http_rates.push_back(kRows / std::chrono::duration<double>(Clock::now() - http_begin).count());
  }
  std::sort(bare_rates.begin(), bare_rates.end());
  std::sort(http_rates.begin(), http_rates.end());
  const double bare_median = bare_rates[kRounds / 2];
  const double http_median = http_rates[kRounds / 2];
  fmt::print(
      "rows/s, median of {} rounds of {:.0f} rows: bare SQLite {:.0f}, through HTTP {:.0f}, ratio "
      "{:.2f} (aim 0.75)\n",
      kRounds, kRows, bare_median, http_median, http_median / bare_median);
}
