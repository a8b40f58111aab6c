#include "native_host/attempt_sampling.hpp"

#include <time.h>

#include <stdexcept>
#include <utility>

#include "native_host/sampling/measurability.hpp"

namespace webdyno::native_host {
namespace {

constexpr std::int64_t kBatchUs = 500'000;
constexpr std::size_t kBatchBytes = 64 * 1024;

std::int64_t own_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

AttemptSampling::AttemptSampling(const HostSettings& settings, sampling::Gpus& gpus,
                                 AttemptName attempt, std::int64_t rate_hz,
                                 std::function<void(std::string)> send)
    : attempt_(std::move(attempt)),
      send_(std::move(send)),
      gpus_(gpus),
      browser_pid_(settings.browser_pid),
      rest_(sampling::read_rest_energy(settings.root)),
      calibration_(sampling::spin()),
      cpu_ns_at_begin_(own_cpu_ns()),
      sampler_(settings.root, settings.browser_pid, settings.own_pid, &gpus, settings.root_role),
      batch_(attempt_),
      begin_(sampling::read_clock_pair()),
      schedule_(begin_.monotonic_us, rate_hz) {
  // Kept until the first tick whatever the rate: `started` goes out before the first batch.
  take_sample(sampling::Sampler::Details::kAlways, 0);
  summary_.calibration_before = calibration_;
  summary_.rest = rest_;
  summary_.sources = sampler_.sources();
}

void AttemptSampling::tick() {
  take_sample(sampling::Sampler::Details::kWhenDue, schedule_.advance(sampling::monotonic_us()));
  if (batch_is_due()) send_batch();
}

std::int64_t AttemptSampling::read_boundary(const std::string& name, pid_t renderer_pid) {
  // In place of the next tick: counters of energy and time are wanted at the phases' ends, and what
  // follows takes tens of milliseconds.
  if (schedule_.ticks())
    take_sample(sampling::Sampler::Details::kWhenDue, schedule_.advance(sampling::monotonic_us()));
  const std::int64_t cpu_ns = own_cpu_ns();
  const auto boundary = sampler_.read_boundary(renderer_pid);
  cpu_ns_at_begin_ += own_cpu_ns() - cpu_ns;  // no cost of sampling: nothing is measured meanwhile
  batch_.add(name, boundary);
  return boundary.cost_us;
}

SamplingSummary AttemptSampling::stop() {
  // Deadlines may have passed that no tick() was called for.
  take_sample(sampling::Sampler::Details::kAlways, schedule_.advance(sampling::monotonic_us()));
  send_batch();
  summary_.batches = batch_.taken();
  summary_.cpu_ns = own_cpu_ns() - cpu_ns_at_begin_;
  return summary_;
}

void AttemptSampling::take_sample(sampling::Sampler::Details details, std::int64_t missed_ticks) {
  ++summary_.ticks;
  summary_.missed_ticks += missed_ticks;
  const auto sample = sampler_.take(details);
  if (summary_.ticks == 1 && !sampling::has_reading_of(sampler_, sample, browser_pid_))
    throw std::runtime_error("/proc tells nothing of the browser");
  batch_.add(sample, missed_ticks);
}

/// Whether the next tick would come too late for it.
bool AttemptSampling::batch_is_due() const {
  return batch_.bytes() >= kBatchBytes || schedule_.deadline_us() - batch_.begin_us() > kBatchUs;
}

void AttemptSampling::send_batch() {
  for (const std::size_t process : sampler_.take_exited()) batch_.mention(process);
  send_(batch_.take(sampler_.processes(), gpus_.list()));
}

}  // namespace webdyno::native_host
