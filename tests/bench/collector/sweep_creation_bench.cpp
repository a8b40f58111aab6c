// How long the answer to a batch of samples takes while a large sweep is made on the same database.
// It must not depend on the size of the sweep. Prints; asserts nothing.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "tests/driver/messages.hpp"
#include "tests/driver/one_sweep.hpp"
#include "tests/driver/served_collector.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace {

namespace test = webdyno::test;
using Clock = std::chrono::steady_clock;
using nlohmann::json;
using test::json_or_exit;

constexpr int kRepetitions = 1000;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void measure(const std::string& web, int trials) {
  const test::TemporaryDirectory directory;
  const auto options = test::options_below(directory.path(), web);
  {
    // Whose trial is measured meanwhile: of a browser that webdyno launched, so that the large one
    // may be asked for beside it.
    auto database = webdyno::store::open_for_writing(options.database);
    test::make_one_sweep(database, 1);
  }
  const test::ServedCollector collector(options);
  const std::string driver_uuid = webdyno::wire::uuid_v7();
  json_or_exit(collector.post("/drivers", test::registration(driver_uuid)));
  const json trial =
      json_or_exit(collector.post("/leases", test::lease_request(driver_uuid)))["trial"];
  const std::string samples = "/trials/" + trial["trial_uuid"].get<std::string>() + "/samples";

  std::atomic<bool> made = false;
  std::vector<double> answers_ms;
  std::thread sampler([&] {
    for (int sequence = 0; !made; ++sequence) {
      const auto begin = Clock::now();
      json_or_exit(collector.post(samples, test::batch_of(trial, sequence)));
      answers_ms.push_back(ms_since(begin));
    }
  });
  const auto begin = Clock::now();
  const auto plan = test::large_plan(trials / kRepetitions, kRepetitions);
  json_or_exit(collector.post("/sweeps", {{"plan", plan}, {"seed", 1}}));
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
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: sweep_creation_bench BUILT_WEB_DIRECTORY\n");
    return 2;
  }
  for (const int trials : {1'000, 16'000, 100'000}) measure(argv[1], trials);
}
