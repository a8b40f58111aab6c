// What sampling costs: own CPU time per process per tick, of a tree of 30 processes with 12 threads
// and 64 MB each, all asleep, at 10 and 50 Hz for 10 s each: a browser, its GPU process and 28
// renderers, one of which is the page's. Caches are cold at such rates, so a
// loop without pauses would show a third of it. Prints; asserts nothing.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "native_host/attempt_sampling.hpp"
#include "native_host/sampling/gpu/gpus.hpp"
#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/sampler.hpp"

namespace {

using webdyno::native_host::AttemptSampling;
using webdyno::native_host::HostSettings;
using webdyno::sampling::Sampler;

constexpr int kProcesses = 30;
constexpr int kThreads = 12;
constexpr std::size_t kBytes = 64 * 1024 * 1024;
constexpr int kSeconds = 10;

[[noreturn]] void sleep_for_ever() {
  for (;;) ::pause();
}

/// One of the browser's children, a program of its own: what it is its command line says.
[[noreturn]] void become(const char* type, int ready) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string descriptor = std::to_string(ready);
  ::execl("/proc/self/exe", "sampler_bench", type, descriptor.c_str(), nullptr);
  ::_exit(1);
}

[[noreturn]] void be_one_process(int ready) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::vector<char> memory(kBytes, 1);
  std::vector<std::thread> threads;
  for (int i = 1; i < kThreads; ++i) threads.emplace_back(sleep_for_ever);
  if (::write(ready, memory.data(), 1) != 1) ::_exit(1);
  sleep_for_ever();
}

/// The first of them is the others' parent: the browser.
pid_t start_tree() {
  int ready[2];
  if (::pipe(ready) != 0) return -1;
  const pid_t browser = ::fork();
  if (browser == 0) {
    for (int i = 1; i < kProcesses; ++i) {
      if (::fork() == 0) become(i == 1 ? "--type=gpu-process" : "--type=renderer", ready[1]);
    }
    be_one_process(ready[1]);
  }
  char byte = 0;
  for (int i = 0; i < kProcesses; ++i) {
    if (::read(ready[0], &byte, 1) != 1) return -1;
  }
  return browser;
}

std::int64_t own_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

void wait_until(std::int64_t monotonic_us) {
  timespec deadline{};
  deadline.tv_sec = monotonic_us / 1'000'000;
  deadline.tv_nsec = monotonic_us % 1'000'000 * 1000;
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr);
}

template <typename Tick>
void measure(const char* what, int rate_hz, Tick tick) {
  const std::int64_t begin_us = webdyno::sampling::monotonic_us();
  const std::int64_t begin_ns = own_cpu_ns();
  const int ticks = rate_hz * kSeconds;
  for (int i = 1; i <= ticks; ++i) {
    wait_until(begin_us + i * std::int64_t{1'000'000} / rate_hz);
    tick();
  }
  const auto used_us = static_cast<double>(own_cpu_ns() - begin_ns) / 1000;
  std::printf("%-24s %3d Hz: %6.2f us per process per tick, %5.2f %% of a core\n", what, rate_hz,
              used_us / ticks / kProcesses, used_us / (kSeconds * 1e6) * 100);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3) be_one_process(std::stoi(argv[2]));
  const pid_t browser = start_tree();
  if (browser < 0) {
    std::fprintf(stderr, "cannot start %d processes\n", kProcesses);
    return 1;
  }
  for (const int rate_hz : {10, 50}) {
    pid_t page = 0;
    {
      Sampler sampler("/", browser, ::getpid());
      if (sampler.processes().size() != kProcesses) std::printf("not %d processes\n", kProcesses);
      sampler.take(Sampler::Details::kAlways);
      page = sampler.processes().back().process.identity().pid;
      sampler.read_boundary(page);
      measure("samples", rate_hz, [&] { sampler.take(Sampler::Details::kWhenDue); });
    }
    HostSettings settings;
    settings.root = "/";
    settings.browser_pid = browser;
    settings.own_pid = ::getpid();
    std::size_t sent_bytes = 0;
    webdyno::sampling::Gpus gpus(settings.root, "libnvidia-ml.so.1");
    AttemptSampling sampling(settings, gpus, {"01942f3a-8c00-7abc-8def-0123456789ab", 1}, rate_hz,
                             [&](const std::string& batch) { sent_bytes += batch.size(); });
    sampling.tick();
    sampling.read_boundary("begin", page);
    measure("samples and messages", rate_hz, [&] { sampling.tick(); });
    sampling.stop();
    std::printf("%-24s %3d Hz: %6.1f KB a second\n", "messages", rate_hz,
                static_cast<double>(sent_bytes) / kSeconds / 1000);
  }
  ::kill(browser, SIGKILL);
  ::waitpid(browser, nullptr, 0);
}
