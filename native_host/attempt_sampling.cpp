#include "native_host/attempt_sampling.hpp"

#include <time.h>

#include <utility>

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

AttemptSampling::AttemptSampling(const HostSettings& settings, AttemptName attempt,
                                 std::int64_t rate_hz, std::function<void(std::string)> send)
    : attempt_(std::move(attempt)),
      rate_hz_(rate_hz),
      send_(std::move(send)),
      cpu_ns_at_begin_(own_cpu_ns()),
      sampler_(settings.root, settings.browser_pid, settings.own_pid),
      batch_(attempt_),
      begin_(sampling::read_clock_pair()) {
  // Kept until the first tick whatever the rate: `started` goes out before the first batch.
  take_sample(sampling::Sampler::Details::kAlways, 0);
}

void AttemptSampling::tick(std::int64_t missed_ticks) {
  const auto t_us = take_sample(sampling::Sampler::Details::kWhenDue, missed_ticks);
  if (batch_is_due(t_us)) send_batch();
}

SamplingSummary AttemptSampling::stop() {
  take_sample(sampling::Sampler::Details::kAlways, 0);
  send_batch();
  summary_.batches = batch_.taken();
  summary_.cpu_ns = own_cpu_ns() - cpu_ns_at_begin_;
  return summary_;
}

std::int64_t AttemptSampling::take_sample(sampling::Sampler::Details details,
                                          std::int64_t missed_ticks) {
  const sampling::Sample sample = sampler_.take(details);
  ++summary_.ticks;
  summary_.missed_ticks += missed_ticks;
  batch_.add(sample, missed_ticks);
  return sample.t_us;
}

bool AttemptSampling::batch_is_due(std::int64_t now_us) const {
  if (batch_.bytes() >= kBatchBytes) return true;
  const std::int64_t next_tick_us = now_us + 1'000'000 / rate_hz_;
  return next_tick_us - batch_.begin_us() > kBatchUs;
}

void AttemptSampling::send_batch() {
  for (const std::size_t process : sampler_.take_exited()) batch_.mention(process);
  send_(batch_.take(sampler_.processes()));
}

}  // namespace webdyno::native_host
