#include "native_host/sampling/sampler.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/process_cpu_clock.hpp"
#include "native_host/sampling/procfs.hpp"
#include "tests/unit/native_host/busy_threads.hpp"
#include "tests/unit/native_host/child.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

// The real /proc and real processes: the test program is the browser, its children are the tree.
namespace webdyno::sampling {
namespace {

using Details = Sampler::Details;

Sampler sampler_of_this_process() { return Sampler("/", ::getpid(), /*own_pid=*/-1); }

std::int64_t start_ticks(pid_t pid) {
  const auto text = read_kernel_file("/proc/" + std::to_string(pid) + "/stat").value();
  return parse_process_stat(text).value().start_ticks;
}

const ProcessReading* reading_of(const Sampler& sampler, const Sample& sample, pid_t pid) {
  const auto of_pid = [&](const ProcessReading& reading) {
    return sampler.processes()[reading.process].process.identity().pid == pid;
  };
  const auto found = std::find_if(sample.readings.begin(), sample.readings.end(), of_pid);
  return found == sample.readings.end() ? nullptr : &*found;
}

const SampledProcess* process_of(const Sampler& sampler, pid_t pid) {
  for (const auto& each : sampler.processes()) {
    if (each.process.identity().pid == pid) return &each;
  }
  return nullptr;
}

/// The search for new processes goes on ten times a second at most.
Sample sample_with(Sampler& sampler, pid_t pid) {
  for (;;) {
    auto sample = sampler.take(Details::kWhenDue);
    if (reading_of(sampler, sample, pid) != nullptr) return sample;
  }
}

TEST_CASE("the CPU time of a process has that of all its threads, of ended ones too") {
  constexpr std::int64_t kEachNs = 100'000'000;
  const test::Child child = test::busy_child(4, kEachNs);
  const auto command = GENERATE('w', 'e');
  std::int64_t rusage_ns = std::stoll(child.answer());
  Sampler sampler = sampler_of_this_process();
  const auto cpu_ns = [&] {
    const auto sample = sampler.take(Details::kAlways);
    return reading_of(sampler, sample, child.pid())->usage.cpu_ns;
  };
  const std::int64_t before_ns = cpu_ns();
  child.tell(std::string(1, command));
  rusage_ns = std::stoll(child.answer()) - rusage_ns;
  const double measured_ns = static_cast<double>(cpu_ns() - before_ns);
  CHECK(rusage_ns >= 4 * kEachNs);
  CHECK(measured_ns == Approx(static_cast<double>(rusage_ns)).epsilon(0.01).margin(4'000'000));
}

TEST_CASE("resident and own memory of a process are its pages") {
  constexpr std::size_t kBytes = 32 * 1024 * 1024;
  const test::Child child([](int in, int out) {
    const auto map = [](int flags) {
      return ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    };
    const auto say = [out] { return ::write(out, "\n", 1); };
    char command = 0;
    say();
    while (::read(in, &command, 1) == 1) {
      std::memset(map(command == 'p' ? MAP_PRIVATE : MAP_SHARED), 1, kBytes);
      say();
    }
  });
  child.answer();
  Sampler sampler = sampler_of_this_process();
  const auto usage = [&] {
    return reading_of(sampler, sampler.take(Details::kWhenDue), child.pid())->usage;
  };
  // Kernels count in batches of some tens of pages a CPU.
  const auto close_to = [](std::size_t bytes) {
    return Approx(static_cast<double>(bytes)).margin(2 * 1024 * 1024);
  };
  const ProcessUsage before = usage();
  child.tell("p");
  child.answer();
  const ProcessUsage with_private = usage();
  CHECK(double(with_private.resident_bytes - before.resident_bytes) == close_to(kBytes));
  CHECK(double(with_private.footprint_bytes - before.footprint_bytes) == close_to(kBytes));
  child.tell("s");
  child.answer();
  const ProcessUsage with_shared = usage();
  CHECK(double(with_shared.resident_bytes - with_private.resident_bytes) == close_to(kBytes));
  CHECK(double(with_shared.footprint_bytes - with_private.footprint_bytes) == close_to(0));
}

TEST_CASE("a boundary has the browser, its GPU process and the page's renderer, and no other") {
  Sampler sampler = sampler_of_this_process();
  const test::Child gpu = test::shell("echo; read line", {"--type=gpu-process"});
  const test::Child page = test::shell("echo; read line", {"--type=renderer"});
  const test::Child other = test::shell("echo; read line", {"--type=renderer"});
  test::Child ended = test::shell("echo; read line", {"--type=gpu-process"});
  for (const test::Child* child :
       std::initializer_list<const test::Child*>{&gpu, &page, &other, &ended})
    child->answer();
  sample_with(sampler, ended.pid());
  ended.end();
  const auto boundary = sampler.read_boundary(page.pid());
  std::vector<pid_t> pids;
  for (const auto& [process, memory] : boundary.readings) {
    pids.push_back(sampler.processes()[process].process.identity().pid);
    CHECK_FALSE(memory.mappings_absence);
    CHECK(memory.uss_bytes > 0);
    CHECK(memory.uss_bytes <= memory.pss_bytes);
    CHECK(memory.pss_bytes <= memory.resident_bytes);
    // The peak is by the kernel's counter, of which each CPU keeps back up to 32 pages, or twice as
    // many as there are CPUs (lib/percpu_counter.c); what is resident was counted page by page.
    const std::int64_t cpus = ::sysconf(_SC_NPROCESSORS_CONF);
    const std::int64_t kept_back =
        cpus * std::max<std::int64_t>(32, 2 * cpus) * ::sysconf(_SC_PAGESIZE);
    CHECK(memory.peak_resident_bytes.value() + kept_back >= memory.resident_bytes.value());
  }
  std::sort(pids.begin(), pids.end());
  std::vector<pid_t> expected = {::getpid(), gpu.pid(), page.pid()};
  std::sort(expected.begin(), expected.end());
  CHECK(pids == expected);
}

TEST_CASE("what a process has for itself alone is its USS, and half of what two have their PSS") {
  constexpr std::size_t kBytes = 32 * 1024 * 1024;
  void* shared = ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  const test::Child child([shared](int in, int out) {
    char command = 0;
    const auto say = [out] { return ::write(out, "\n", 1); };
    say();
    while (::read(in, &command, 1) == 1) {
      void* own =
          ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      std::memset(command == 'p' ? own : shared, 1, kBytes);
      say();
    }
  });
  child.answer();
  Sampler sampler = sampler_of_this_process();
  sample_with(sampler, child.pid());
  const auto memory = [&] { return process_of(sampler, child.pid())->process.read_memory(false); };
  const auto close_to = [](std::size_t bytes) {
    return Approx(static_cast<double>(bytes)).margin(256 * 1024);
  };
  const auto before = memory();
  child.tell("p");
  child.answer();
  const auto with_own = memory();
  CHECK(double(*with_own.uss_bytes - *before.uss_bytes) == close_to(kBytes));
  CHECK(double(*with_own.pss_bytes - *before.pss_bytes) == close_to(kBytes));
  child.tell("s");
  child.answer();
  std::memset(shared, 2, kBytes);  // here too
  const auto with_shared = memory();
  CHECK(double(*with_shared.uss_bytes - *with_own.uss_bytes) == close_to(0));
  CHECK(double(*with_shared.pss_bytes - *with_own.pss_bytes) == close_to(kBytes / 2));
  CHECK(double(*with_shared.resident_bytes - *with_own.resident_bytes) == close_to(kBytes));
  ::munmap(shared, kBytes);
}

TEST_CASE("a child that is born is sampled, one that ends is told and left out") {
  Sampler sampler = sampler_of_this_process();
  sampler.take(Details::kAlways);
  test::Child child = test::shell("read line", {"--type=renderer", "--renderer-client-id=7"});
  sample_with(sampler, child.pid());
  CHECK(process_of(sampler, child.pid())->process.identity().start_ticks ==
        start_ticks(child.pid()));
  CHECK_FALSE(process_of(sampler, child.pid())->exited_us);

  const auto before_us = monotonic_us();
  child.end_unburied();
  const auto sample = sampler.take(Details::kAlways);
  CHECK(reading_of(sampler, sample, child.pid()) == nullptr);
  REQUIRE(process_of(sampler, child.pid())->exited_us);
  CHECK(*process_of(sampler, child.pid())->exited_us >= before_us);
  const auto exited = sampler.take_exited();
  REQUIRE(exited.size() == 1);
  CHECK(sampler.processes()[exited[0]].process.identity().pid == child.pid());
  CHECK(sampler.take_exited().empty());
}

TEST_CASE("a process that has given up its memory has no reading even before its exit is noted") {
  test::Child child = test::shell("read line", {});
  Sampler sampler = sampler_of_this_process();
  const SampledProcess* sampled = process_of(sampler, child.pid());
  REQUIRE(sampled->process.read_usage());
  child.end_unburied();
  CHECK_FALSE(sampled->process.read_usage());  // a zombie
  child.end();
  CHECK_FALSE(sampled->process.read_usage());
  CHECK_FALSE(sampled->process.read_activity());
  CHECK_FALSE(process_cpu_ns(child.pid()));
}

TEST_CASE("a pid with another start is not opened") {
  const test::Child child = test::shell("read line", {});
  const auto start = start_ticks(child.pid());
  CHECK(TrackedProcess::open("/", {child.pid(), start}));
  CHECK_FALSE(TrackedProcess::open("/", {child.pid(), start - 1}));
}

TEST_CASE("a thread is no process") {
  const test::Child child = test::busy_child(1, 0);
  child.answer();
  pid_t thread = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/" + std::to_string(child.pid()) + "/task")) {
    thread = std::max(thread, std::stoi(entry.path().filename()));
  }
  REQUIRE(thread != child.pid());
  CHECK_FALSE(TrackedProcess::open("/", {thread, start_ticks(thread)}));
}

TEST_CASE("a role that comes after the fork is the role that counts") {
  // As a renderer does: born with its zygote's command line, then it gets its own.
  const test::Child child =
      test::shell(R"(echo; read line; exec /bin/sh -c 'echo; read line' sh --type=renderer \
                     --renderer-client-id=9)",
                  {"--type=zygote"});
  child.answer();
  Sampler sampler = sampler_of_this_process();
  CHECK(process_of(sampler, child.pid())->process.role().role == Role::kZygote);
  child.tell("\n");
  child.answer();
  sampler.take(Details::kAlways);
  CHECK(process_of(sampler, child.pid())->process.role().role == Role::kRenderer);
  CHECK(process_of(sampler, child.pid())->process.role().renderer_client_id == 9);
}

TEST_CASE("browser and native host are known by their pids") {
  const test::Child child = test::shell("read line", {"--type=gpu-process"});
  Sampler sampler("/", ::getpid(), child.pid());
  sampler.take(Details::kAlways);
  CHECK(process_of(sampler, ::getpid())->process.role().role == Role::kBrowser);
  CHECK(process_of(sampler, child.pid())->process.role().role == Role::kNativeHost);
}

TEST_CASE("the root of what is no browser is native, what descends from it other") {
  const test::Child child = test::shell("read line", {});
  Sampler sampler("/", ::getpid(), -1, nullptr, Role::kNative);
  const auto sample = sampler.take(Details::kAlways);
  CHECK(process_of(sampler, ::getpid())->process.role().role == Role::kNative);
  CHECK(reading_of(sampler, sample, ::getpid())->usage.run_delay_ns);  // as of a page
  CHECK(process_of(sampler, child.pid())->process.role().role == Role::kOther);
}

TEST_CASE(
    "how long the main thread waited for a CPU is read at every tick, of page and GPU process") {
  const test::Child page = test::shell("echo; read line", {"--type=renderer"});
  const test::Child other_page = test::shell("echo; read line", {"--type=renderer"});
  const test::Child gpu = test::shell("echo; read line", {"--type=gpu-process"});
  const test::Child utility = test::shell("echo; read line", {"--type=utility"});
  // From here on their command lines are their own.
  for (const auto* child : {&page, &other_page, &gpu, &utility}) child->answer();
  Sampler sampler = sampler_of_this_process();
  const auto delay = [&](const auto& sample, const test::Child& child) {
    return reading_of(sampler, sample, child.pid())->usage.run_delay_ns;
  };
  const auto first = sampler.take(Details::kAlways);
  CHECK(delay(first, page));
  CHECK(delay(first, other_page));  // which of them it is nobody knows yet
  CHECK_FALSE(delay(first, utility));
  CHECK_FALSE(reading_of(sampler, first, ::getpid())->usage.run_delay_ns);

  sampler.read_boundary(page.pid());
  const auto second = sampler.take(Details::kWhenDue);
  REQUIRE_FALSE(reading_of(sampler, second, page.pid())->activity);
  CHECK(delay(second, page).value() >= delay(first, page).value());
  CHECK(delay(second, gpu).value() >= delay(first, gpu).value());
  CHECK_FALSE(delay(second, other_page));
}

TEST_CASE("threads, faults and the machine are read when due") {
  Sampler sampler = sampler_of_this_process();
  const auto first = sampler.take(Details::kWhenDue);
  const auto second = sampler.take(Details::kWhenDue);
  const auto last = sampler.take(Details::kAlways);
  REQUIRE(reading_of(sampler, first, ::getpid())->activity);
  CHECK(reading_of(sampler, first, ::getpid())->activity->thread_count == 1);
  CHECK(reading_of(sampler, first, ::getpid())->activity->minor_faults > 0);
  CHECK(first.system);
  CHECK_FALSE(reading_of(sampler, second, ::getpid())->activity);
  CHECK_FALSE(second.system);
  CHECK(reading_of(sampler, last, ::getpid())->activity);
  REQUIRE(last.system);
  CHECK(last.system->cpu.idle_ticks >= first.system->cpu.idle_ticks);
  CHECK(last.system->memory_available_bytes.value() > 0);
}

TEST_CASE("what the packages used is read at each tick, whatever else is due") {
  const test::TemporaryDirectory machine;
  std::filesystem::create_directory_symlink("/proc", machine.path() / "proc");
  const auto energy = machine.path() / "sys/class/powercap/intel-rapl:0/energy_uj";
  test::write_file(energy.parent_path() / "name", "package-0\n");
  test::write_file(energy, "900\n");
  Sampler sampler(machine.path(), ::getpid(), /*own_pid=*/-1);
  CHECK(sampler.take(Details::kAlways).package_energy_uj == 900);
  test::write_file(energy, "950\n");
  const auto between = sampler.take(Details::kWhenDue);
  CHECK_FALSE(between.system);
  CHECK(between.package_energy_uj == 950);
}

TEST_CASE("a sample's time is before its readings and its cost covers them") {
  Sampler sampler = sampler_of_this_process();
  const auto before_us = monotonic_us();
  const auto sample = sampler.take(Details::kAlways);
  const auto after_us = monotonic_us();
  CHECK(sample.t_us >= before_us);
  CHECK(sample.cost_us > 0);  // a look at all of /proc takes 0.3 ms
  CHECK(sample.t_us + sample.cost_us <= after_us + (sample.t_us - before_us));
  CHECK(process_of(sampler, ::getpid())->first_seen_us <= sample.t_us);
}

TEST_CASE("a system that gives no more descriptors is an error, not a vanished process") {
  const test::Child child([](int in, int out) {
    char byte = 0;
    if (::read(in, &byte, 1) != 1) return;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = static_cast<rlim_t>(::dup(0));  // the next one is one too many
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const auto outcome = [](const auto& open) {
      try {
        open();
        return "no error ";
      } catch (const std::system_error&) {
        return "error ";
      }
    };
    const ProcessIdentity self{::getpid(), 0};
    const std::string answer = std::string(outcome([&] { TrackedProcess::open("/", self); })) +
                               outcome([] { KernelFile::open("/proc/self/stat"); }) +
                               outcome([] { read_kernel_file("/proc/self/stat"); }) + "\n";
    if (::write(out, answer.data(), answer.size()) < 0) return;
  });
  child.tell("g");
  CHECK(child.answer() == "error error error ");
}

}  // namespace
}  // namespace webdyno::sampling
