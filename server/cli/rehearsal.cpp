#include "server/cli/rehearsal.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <utility>

#include "schema/wire/identity.hpp"
#include "server/cli/driver_arrival.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/ground.hpp"
#include "server/cli/paths.hpp"
#include "server/launch/kernel_obstacle.hpp"
#include "server/launch/loopback.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {
namespace {

constexpr int kLookMs = 50;
constexpr std::chrono::seconds kUsualRehearsal{4};

/// Says each thing that is waited for once, after the time that every browser takes.
class Sayer {
 public:
  void waits_for(const std::string& what) {
    if (what.empty() || what == said_ ||
        std::chrono::steady_clock::now() - begun_ < kUsualRehearsal)
      return;
    std::cerr << "webdyno: waits for " << what << "\n";
    said_ = what;
  }

 private:
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::string said_;
};

[[noreturn]] void stop_before_the_sweep() {
  throw Interrupted("interrupted before there was a sweep");
}

std::string host_uuid_in(const std::filesystem::path& file) {
  auto database = store::open_for_reading(file);
  return database.execAndGet("SELECT host_uuid FROM host").getString();
}

}  // namespace

Rehearsal::Rehearsal(const launch::LaunchOptions& options, const Signals& signals)
    : directory_(std::in_place, "webdyno-rehearsal-") {
  if (const auto obstacle = launch::kernel_obstacle(); !obstacle.empty())
    throw EnvironmentError(obstacle);
  // First, because a browser would only say that it could not fetch.
  if (const auto obstacle = launch::loopback_obstacle(); !obstacle.empty())
    throw EnvironmentError(obstacle);
  const auto database = directory_->path() / "rehearsal.db";
  collector_ = std::make_unique<CollectorThread>(
      api::CollectorOptions{.database = database,
                            .web_directory = web_directory(),
                            .data_directory = data_directory(),
                            .lock_directory = lock_directory(),
                            .collector_file = options.collector_file,
                            .only_sweep = std::nullopt,
                            .mnist_directory = std::nullopt,
                            .text_file = std::nullopt,
                            .models = {},
                            .given_data = {},
                            .rehearsal = true});
  wait_for_driver(options, signals);
  host_uuid_ = host_uuid_in(database);
}

void Rehearsal::wait_for_driver(launch::LaunchOptions options, const Signals& signals) {
  Sayer sayer;
  const auto while_waiting = [&](launch::Awaited awaited) {
    sayer.waits_for(launch::words_of(awaited));
    if (signals.came()) stop_before_the_sweep();
  };
  gpu_ = launch::find_gpu_switches(options, while_waiting);
  options.gpu_switches = gpu_.switches;
  auto launched = launch::Browser::launch(options, while_waiting);
  if (!launched) throw EnvironmentError(launched.error());
  browser_.emplace(std::move(*launched));
  DriverArrival arrival(options.launch_uuid,
                        [&] { return launch::ask_driver_state(browser_->devtools()); });
  for (;;) {
    const auto watched = (*collector_)->watch();
    // Its second request says that the answer to the first has come.
    if (const auto driver = watched.lease_requests.find(options.launch_uuid);
        driver != watched.lease_requests.end() && driver->second > 1)
      return;
    if (watched.storage_failure) throw EnvironmentError(watched.storage_failure->message);
    if (!browser_->running())
      throw EnvironmentError(fmt::format("{}: it {} before it asked for a trial",
                                         options.binary.path.string(), browser_->how_it_ended()));
    arrival.look(watched, *browser_);
    sayer.waits_for(arrival.words());
    if (signals.came(kLookMs)) stop_before_the_sweep();
  }
}

launch::Browser Rehearsal::take_browser() && {
  collector_.reset();
  directory_.reset();
  return std::move(*browser_);
}

launch::LaunchOptions launch_options(const launch::BrowserBinary& binary, bool headed,
                                     const std::filesystem::path& collector_file,
                                     const std::string& launch_uuid) {
  return {.binary = binary,
          .headed = headed,
          .extension_directory = web_directory() / "extension",
          .native_host = native_host_program(),
          .collector_file = collector_file,
          .launch_uuid = launch_uuid};
}

std::filesystem::path own_collector_file() {
  constexpr std::size_t kRandomBytes = 4;
  return state_directory() /
         fmt::format("run-{}-{}.json", ::getpid(), wire::random_hex(kRandomBytes));
}

std::string words_of(const launch::GpuSwitches& gpu) {
  if (gpu.webgl && gpu.webgpu) return "WebGL and WebGPU compute on it";
  if (gpu.webgl) return "WebGL computes on it, WebGPU in software or not at all";
  if (gpu.webgpu) return "WebGPU computes on it, WebGL in software or not at all";
  return "there is one, but a headless browser does not get at it: try --headed";
}

launch::Check rehearsal_check(const std::string& browser) {
  const std::string subject = "a trial's way";
  const auto binary = launch::find_browser(browser);
  if (!binary) return {subject, launch::Check::State::kMissing, binary.error(), ""};
  try {
    try_ground_for_serve();  // in its words, and not in those of the first call that fails
    const Signals signals;
    const Rehearsal rehearsal(launch_options(*binary, false, own_collector_file(), wire::uuid_v7()),
                              signals);
    return {subject, launch::Check::State::kWorks,
            "browser, extension, native host and collector meet", ""};
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& error) {
    return {subject, launch::Check::State::kMissing, error.what(), ""};
  }
}

}  // namespace webdyno::cli
