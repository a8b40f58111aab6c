#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "native_host/host_messages.hpp"
#include "native_host/sample_batch.hpp"
#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/rest_energy.hpp"
#include "native_host/sampling/sampler.hpp"
#include "native_host/tick_schedule.hpp"

namespace webdyno::native_host {

/// The sampling of one attempt, from start to stop: samples become batches, batches are handed on
/// every half second or 64 KiB, whichever comes first (256 KiB in one message stall a browser's
/// port for 10 to 40 ms). `gpus` outlives it. It says when the next tick is due; whoever owns it
/// waits and calls.
class AttemptSampling {
 public:
  /// Calibrates, then takes the first sample. `send` gets each batch's text.
  AttemptSampling(const HostSettings& settings, sampling::Gpus& gpus, AttemptName attempt,
                  std::int64_t rate_hz, std::function<void(std::string)> send);

  /// CLOCK_MONOTONIC of the next tick.
  std::int64_t deadline_us() const { return schedule_.deadline_us(); }
  void tick();
  void note_exits() { sampler_.note_exits(); }

  /// Takes a sample, then reads the browser's memory between two phases; it goes with the next
  /// batch. Ticks wait for it. Returns what it took, in microseconds.
  std::int64_t read_boundary(const std::string& name, pid_t renderer_pid);

  /// The last sample and what is left of the batches. Whoever calls calibrates once more.
  SamplingSummary stop();

  const AttemptName& attempt() const { return attempt_; }
  /// Just before the first sample.
  const sampling::ClockPair& begin() const { return begin_; }
  /// Readable when note_exits() should be called.
  int exit_fd() const { return sampler_.exit_fd(); }

 private:
  void take_sample(sampling::Sampler::Details details, std::int64_t missed_ticks);
  bool batch_is_due() const;
  void send_batch();

  AttemptName attempt_;
  std::function<void(std::string)> send_;
  const sampling::Gpus& gpus_;
  pid_t browser_pid_;
  std::optional<sampling::RestEnergy> rest_;  // before anything else uses the machine
  sampling::Calibration calibration_;         // before anything else costs
  std::int64_t cpu_ns_at_begin_;
  sampling::Sampler sampler_;
  SampleBatch batch_;
  SamplingSummary summary_;
  sampling::ClockPair begin_;
  TickSchedule schedule_;
};

}  // namespace webdyno::native_host
