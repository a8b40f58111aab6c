#include "native_host/sampling/sampler.hpp"

#include <time.h>
#include <unistd.h>

#include <utility>

#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/swap_activity.hpp"

namespace webdyno::sampling {
namespace {

// A look at all of /proc takes 0.3 ms for 110 processes: 0.3 % of a core at this rate, however many
// threads the machine starts.
constexpr std::int64_t kSearchPeriodUs = 100'000;

// One second, less what a tick may come early after one that came late.
constexpr std::int64_t kDetailsPeriodUs = 990'000;

// No source is finer: NVML's own samples are a sixth of a second to a second apart, firmware's
// averages as long. And asking a driver may cost a millisecond.
constexpr std::int64_t kGpuPeriodUs = 95'000;

// A process from a zygote has the zygote's command line until it has read its own from the browser,
// milliseconds later on an idle machine.
constexpr double kYoungSeconds = 2.0;

const double kClockTicksPerSecond = static_cast<double>(::sysconf(_SC_CLK_TCK));

double seconds_since_boot() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);  // start_ticks counts suspended time, proc(5)
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

Sampler::Sampler(const std::filesystem::path& root, pid_t browser_pid, pid_t own_pid, Gpus* gpus,
                 Role root_role)
    : root_(root),
      browser_pid_(browser_pid),
      own_pid_(own_pid),
      gpus_(gpus),
      root_role_(root_role),
      has_swap_(there_is_swap(root)),
      system_(root, browser_pid),
      tree_(root, browser_pid) {
  find_new_processes(monotonic_us(), /*everywhere=*/true);
}

Sample Sampler::take(Details details) {
  const std::int64_t begin_us = monotonic_us();
  note_exits();
  const bool details_due = details == Details::kAlways || !last_details_us_ ||
                           begin_us - *last_details_us_ >= kDetailsPeriodUs;
  find_new_processes(begin_us, /*everywhere=*/details_due);
  read_roles(details_due);

  Sample sample;
  sample.t_us = monotonic_us();
  sample.package_energy_uj = system_.read_package_energy_uj();
  sample.readings.reserve(processes_.size());
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    const TrackedProcess& process = processes_[i].process;
    if (!process.is_open()) continue;
    auto usage = process.read_usage();
    if (!usage) continue;
    if (may_be_page_or_gpu(process)) usage->run_delay_ns = process.read_run_delay_ns();
    sample.readings.push_back({i, *usage, details_due ? process.read_activity() : std::nullopt});
  }
  if (details_due) {
    sample.system = system_.read(details == Details::kAlways);
    last_details_us_ = begin_us;
  }
  if (details_due || !last_gpus_us_ || begin_us - *last_gpus_us_ >= kGpuPeriodUs) {
    read_gpus(sample, details, details_due);
    last_gpus_us_ = begin_us;
  }
  sample.cost_us = monotonic_us() - begin_us;
  return sample;
}

bool Sampler::may_be_page_or_gpu(const TrackedProcess& process) const {
  const Role role = process.role().role;
  if (role != Role::kRenderer) return role == Role::kGpu || role == Role::kNative;
  return !page_pid_ || process.identity().pid == *page_pid_;
}

MemoryBoundary Sampler::read_boundary(pid_t renderer_pid) {
  const std::int64_t begin_us = monotonic_us();
  page_pid_ = renderer_pid;
  note_exits();
  find_new_processes(begin_us, /*everywhere=*/true);
  read_roles(/*details_due=*/true);
  MemoryBoundary boundary{.t_us = monotonic_us(), .cost_us = 0, .readings = {}};
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    const TrackedProcess& process = processes_[i].process;
    const Role role = process.role().role;
    const bool page = role == Role::kRenderer && process.identity().pid == renderer_pid;
    if (!process.is_open() || (!page && role != Role::kBrowser && role != Role::kGpu)) continue;
    boundary.readings.push_back({i, process.read_memory(has_swap_)});
  }
  boundary.cost_us = monotonic_us() - begin_us;
  return boundary;
}

void Sampler::read_gpus(Sample& sample, Details details, bool details_due) {
  if (gpus_ == nullptr || gpus_->list().empty()) return;
  // With --in-process-gpu it is the browser itself.
  std::vector<Gpus::Process> users;
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    const TrackedProcess& process = processes_[i].process;
    const Role role = process.role().role;
    if (process.is_open() &&
        (role == Role::kGpu || role == Role::kBrowser || role == Role::kNative))
      users.push_back({i, process.identity().pid});
  }
  sample.gpu_readings =
      gpus_->read(details == Details::kAlways ? Costly::kNow : Costly::kWhenAffordable);
  sample.gpu_process_readings = gpus_->read_processes(users, /*look=*/details_due);
}

std::vector<SourceState> Sampler::sources() {
  auto states = system_.sources();
  for (const SampledProcess& each : processes_) {
    if (each.process.identity().pid != browser_pid_ || !each.process.is_open()) continue;
    states.push_back({"run_delay", each.process.run_delay_absence()});
  }
  return states;
}

void Sampler::note_exits() {
  for (const std::size_t i : exits_.exited()) {
    processes_[i].exited_us = monotonic_us();
    processes_[i].process.close();
    exited_.push_back(i);
  }
}

std::vector<std::size_t> Sampler::take_exited() { return std::exchange(exited_, {}); }

void Sampler::find_new_processes(std::int64_t now_us, bool everywhere) {
  const auto load = system_.read_load();
  const auto last_pid = load ? std::optional(load->last_pid) : std::nullopt;
  const bool nothing_new = last_pid && last_pid == last_pid_;
  // Once a second everywhere in any case: a pid is given away some microseconds before its process
  // can be seen.
  if (!everywhere && (nothing_new || now_us - last_search_us_ < kSearchPeriodUs)) return;
  const auto found = everywhere || !last_pid || !last_pid_
                         ? tree_.find_new()
                         : tree_.find_new_among(*last_pid_ + 1, *last_pid);
  last_pid_ = last_pid;  // read before the look: whoever came during it is looked for again
  last_search_us_ = now_us;
  for (const ProcessIdentity& identity : found) add(identity, now_us);
}

void Sampler::add(const ProcessIdentity& identity, std::int64_t now_us) {
  auto process = TrackedProcess::open(root_, identity);
  if (!process) return;
  if (identity.pid == browser_pid_) {
    process->set_role(root_role_);
  } else if (identity.pid == own_pid_) {
    process->set_role(Role::kNativeHost);
  } else {
    process->read_role();
  }
  exits_.watch(process->pid_fd(), processes_.size());
  processes_.push_back({*std::move(process), now_us, std::nullopt});
}

void Sampler::read_roles(bool details_due) {
  const double now_s = seconds_since_boot();
  for (SampledProcess& each : processes_) {
    TrackedProcess& process = each.process;
    const auto [pid, start_ticks] = process.identity();
    if (!process.is_open() || pid == browser_pid_ || pid == own_pid_) continue;
    const bool young =
        now_s - static_cast<double>(start_ticks) / kClockTicksPerSecond < kYoungSeconds;
    // What still looks like a zygote after that may be a child that a busy machine has held up.
    const bool doubtful = details_due && process.role().role == Role::kZygote;
    if (young || doubtful) process.read_role();
  }
}

}  // namespace webdyno::sampling
