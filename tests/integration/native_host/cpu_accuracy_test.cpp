#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "native_host/sampling/sampler.hpp"
#include "tests/integration/native_host/task_clock.hpp"
#include "tests/unit/native_host/busy_threads.hpp"

// CPU seconds of a process tree, as sampled, against perf's task-clock around the same load. Both
// count; neither waits for the other, so that a slow machine changes nothing.
namespace webdyno::test {
namespace {

using sampling::Sampler;
using Details = Sampler::Details;

void burn(std::int64_t cpu_ns) {
  const std::int64_t end_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID) + cpu_ns;
  while (clock_ns(CLOCK_THREAD_CPUTIME_ID) < end_ns) {
  }
}

void answer(int out, const std::string& text = {}) {
  const std::string line = text + "\n";
  if (::write(out, line.data(), line.size()) < 0) ::_exit(1);
}

/// What the rows of one sampler say: last reading less first; all of it of processes that were born
/// meanwhile.
class SampledTree {
 public:
  explicit SampledTree(pid_t root) : sampler_("/", root, /*own_pid=*/-1) {
    for (const auto& reading : take().readings) begin_[reading.process] = reading.usage.cpu_ns;
  }
  sampling::Sample take() {
    auto sample = sampler_.take(Details::kAlways);
    for (const auto& reading : sample.readings) last_[reading.process] = reading.usage.cpu_ns;
    return sample;
  }
  std::int64_t cpu_ns() const {
    std::int64_t sum = 0;
    for (const auto& [process, cpu_ns] : last_)
      sum += cpu_ns - (begin_.contains(process) ? begin_.at(process) : 0);
    return sum;
  }

 private:
  Sampler sampler_;
  std::map<std::size_t, std::int64_t> begin_;
  std::map<std::size_t, std::int64_t> last_;
};

/// Runs the child's load, a letter that it answers when it is at rest again, and samples at 10 Hz
/// meanwhile. `lost_ns` is what the load says that nobody could have seen.
void compare(const Child& child, int threads, std::int64_t least_ns) {
  std::string refused;
  const auto clock = TaskClock::of(child.pid(), refused);
  if (!clock) {
    WARN("not compared: " << refused);
    return;
  }
  SampledTree tree(child.pid());
  const std::int64_t stolen_before_ns = stolen_ns();
  const std::int64_t before_ns = clock->ns();
  child.tell("g");
  std::int64_t lost_ns = -1;
  std::thread waiting([&] { lost_ns = std::stoll(child.answer()); });
  for (int i = 0; i < 10; ++i) {
    ::poll(nullptr, 0, 100);  // the sampler's own rhythm, which the sum does not depend on
    tree.take();
  }
  waiting.join();
  tree.take();
  const std::int64_t perf_ns = clock->ns() - before_ns;
  const std::int64_t stolen = stolen_ns() - stolen_before_ns;
  REQUIRE(perf_ns >= least_ns * 99 / 100);
  const auto off_ns = tree.cpu_ns() + lost_ns - perf_ns;
  // /proc/stat tells steal in steps of 10 ms.
  const auto allowed_ns = perf_ns / 200 + stolen + 10'000'000 + threads * scheduler_tick_ns();
  CAPTURE(perf_ns, tree.cpu_ns(), lost_ns, stolen, threads);
  CHECK(std::abs(off_ns) <= allowed_ns);
  // The loads are long enough that the bound means something: nobody may lose a twelfth of it.
  if (stolen < perf_ns / 50) CHECK(std::abs(off_ns) < perf_ns / 12);
}

/// Starts its threads when it is told to, after perf has begun to follow it.
Child load(const std::function<std::int64_t()>& work) {
  return Child([&work](int in, int out) {
    for (char command = 0; ::read(in, &command, 1) == 1;) answer(out, std::to_string(work()));
  });
}

TEST_CASE("CPU seconds of one and of eight threads are those of perf") {
  const int threads = GENERATE(1, 8);
  constexpr std::int64_t kAllNs = 2'000'000'000;
  const Child child = load([=] {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) all.emplace_back(burn, kAllNs / threads);
    for (auto& each : all) each.join();
    return 0;
  });
  compare(child, threads, kAllNs);
}

TEST_CASE("CPU seconds of threads that come and go are those of perf") {
  const Child child = load([] {
    for (int round = 0; round < 30; ++round) {
      std::vector<std::thread> all;
      for (int i = 0; i < 4; ++i) all.emplace_back(burn, 10'000'000);
      for (auto& each : all) each.join();
    }
    return 0;
  });
  compare(child, 4, 1'200'000'000);
}

/// Starts a child that uses so much and ends; what its clock said before its memory was given back,
/// which perf does not count.
std::int64_t of_a_child_that_ends(std::int64_t cpu_ns) {
  int told[2];
  if (::pipe(told) != 0) ::_exit(1);
  const pid_t child = ::fork();
  if (child == 0) {
    burn(cpu_ns);
    const std::int64_t used_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    ::_exit(::write(told[1], &used_ns, sizeof(used_ns)) == sizeof(used_ns) ? 0 : 1);
  }
  std::int64_t used_ns = 0;
  if (::read(told[0], &used_ns, sizeof(used_ns)) != sizeof(used_ns)) ::_exit(1);
  ::waitpid(child, nullptr, 0);
  ::close(told[0]);
  ::close(told[1]);
  return used_ns;
}

TEST_CASE("CPU seconds of children are those of perf, while they live") {
  const Child child = load([] {
    std::vector<pid_t> all;
    for (int i = 0; i < 6; ++i) {
      all.push_back(::fork());
      if (all.back() == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        burn(200'000'000);
        ::kill(::getpid(), SIGSTOP);  // stays to be read
      }
    }
    for (const pid_t each : all) ::waitpid(each, nullptr, WUNTRACED);
    return 0;
  });
  compare(child, 6, 1'200'000'000);
}

TEST_CASE("what children use that no tick sees is lost, and nothing beside it") {
  // All come and go between two readings: the sampler is not asked meanwhile.
  std::string refused;
  const Child child = load([] {
    std::int64_t lost_ns = 0;
    for (int i = 0; i < 40; ++i) {
      lost_ns += of_a_child_that_ends(20'000'000);
    }
    burn(400'000'000);
    return lost_ns;
  });
  const auto clock = TaskClock::of(child.pid(), refused);
  if (!clock) {
    WARN("not compared: " << refused);
    return;
  }
  SampledTree tree(child.pid());
  const std::int64_t stolen_before_ns = stolen_ns();
  const std::int64_t before_ns = clock->ns();
  child.tell("g");
  const std::int64_t lost_ns = std::stoll(child.answer());
  tree.take();
  const std::int64_t perf_ns = clock->ns() - before_ns;
  CHECK(lost_ns >= 800'000'000);
  CAPTURE(perf_ns, tree.cpu_ns(), lost_ns);
  CHECK(tree.cpu_ns() >= 400'000'000);
  CHECK(std::abs(tree.cpu_ns() + lost_ns - perf_ns) <=
        perf_ns / 200 + (stolen_ns() - stolen_before_ns) + 10'000'000 + 2 * scheduler_tick_ns());
}

TEST_CASE("the footprint of a process at rest is RssAnon to the byte") {
  // With VmSwap, which is 0 where there is no swap, that is what Chromium calls private memory
  // (os_metrics_linux.cc).
  const Child child([](int in, int out) {
    const std::vector<char> memory(20'000'000, 1);
    answer(out);
    char byte = 0;
    if (::read(in, &byte, 1) < 0) ::_exit(memory[1]);
  });
  child.answer();
  auto status =
      sampling::read_kernel_file("/proc/" + std::to_string(child.pid()) + "/status").value();
  std::replace(status.begin(), status.end(), '\t', ' ');
  const auto anonymous_bytes = sampling::parse_meminfo_bytes(status, "RssAnon");
  REQUIRE(anonymous_bytes);
  Sampler sampler("/", child.pid(), -1);
  const auto sample = sampler.take(Details::kAlways);
  REQUIRE(sample.readings.size() == 1);
  CHECK(sample.readings[0].usage.footprint_bytes == *anonymous_bytes);
  CHECK(*anonymous_bytes > 20'000'000);
}

}  // namespace
}  // namespace webdyno::test
