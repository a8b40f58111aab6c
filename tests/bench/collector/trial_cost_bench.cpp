// CPU time of the collector for one trial in the second half of sweeps of 10 to 100,000 trials:
// lease, phases, samples, result, `run` that watches, a popup that is open and a dashboard that
// listens. It must not grow. Prints; asserts nothing.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "tests/driver/messages.hpp"
#include "tests/driver/one_sweep.hpp"
#include "tests/driver/served_collector.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace {

namespace test = webdyno::test;
using nlohmann::json;
using test::json_or_exit;

constexpr int kMeasuredTrials = 40;
constexpr int kSeconds =
    5;  // that a trial takes: two batches and four looks each, one of the popup
constexpr test::BatchSize kBatch = {.samples = 25, .processes = 8};

double cpu_ms() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// A sweep of so many trials, of which half have ended; its uuid.
std::string half_done_sweep(SQLite::Database& database, const std::string& driver_uuid,
                            int trials) {
  webdyno::sweep::register_driver(database, test::registration(driver_uuid));
  auto uuid = test::make_one_sweep(database, trials);
  database.exec(fmt::format(
      "INSERT INTO attempt (trial_id, attempt_number, browser_id, leased_realtime_us, "
      "lease_expires_realtime_us, boot_id, outcome) SELECT trial_id, 1, 1, 5000000 * position, 1, "
      "'b', 'done' FROM trial WHERE position <= {0}; UPDATE trial SET outcome = 'done', "
      "attempt_number = 1 WHERE position <= {0}",
      trials / 2));
  return uuid;
}

void listen(int connection) {
  char buffer[65536];
  while (::read(connection, buffer, sizeof(buffer)) > 0) continue;
  ::close(connection);
}

/// CPU milliseconds a trial; the client's part is the same at every size.
double cpu_ms_a_trial(const std::string& web, int trials) {
  const test::TemporaryDirectory directory;
  auto options = test::options_below(directory.path(), web);
  const std::string driver_uuid = webdyno::wire::uuid_v7();
  {
    auto database = webdyno::store::open_for_writing(options.database);
    options.only_sweep = half_done_sweep(database, driver_uuid, trials);
  }
  std::thread dashboard;
  double used = 0;
  int measured = 0;
  {
    test::ServedCollector collector(options);
    dashboard = std::thread([connection = collector.listen()] { listen(connection); });
    measured = std::min(kMeasuredTrials, trials / 2);
    const double begin = cpu_ms();
    for (int i = 0; i < measured; ++i) {
      const json trial =
          json_or_exit(collector.post("/leases", test::lease_request(driver_uuid)))["trial"];
      const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>();
      json progress = test::lease_request(driver_uuid);
      progress["attempt_number"] = trial["attempt_number"];
      progress["phase"] = "train";
      json_or_exit(collector.post(path + "/progress", progress));
      for (int second = 0; second < kSeconds; ++second) {
        for (int half : {0, 1})
          json_or_exit(
              collector.post(path + "/samples", test::batch_of(trial, 2 * second + half, kBatch)));
        for (int look = 0; look < 4; ++look) (*collector).watch();
        json_or_exit(collector.get("/status"));
        json_or_exit(collector.get("/sweeps?limit=1"));
        json_or_exit(collector.get("/sweeps/" + *options.only_sweep + "/block"));
      }
      json_or_exit(collector.post(path + "/result",
                                  test::unmeasured_result(trial, driver_uuid, "page_error")));
    }
    used = cpu_ms() - begin;
  }
  dashboard.join();  // its connection ends with the collector
  return used / measured;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: trial_cost_bench BUILT_WEB_DIRECTORY\n");
    return 2;
  }
  for (const int trials : {10, 1'000, 10'000, 100'000}) {
    fmt::print("sweep of {:6} trials: {:.1f} ms CPU a trial of {} s, client included\n", trials,
               cpu_ms_a_trial(argv[1], trials), kSeconds);
    std::fflush(stdout);
  }
}
