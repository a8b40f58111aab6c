#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "native_host/host_messages.hpp"
#include "native_host/sample_batch.hpp"
#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/sampler.hpp"

namespace webdyno::native_host {

/// The sampling of one attempt, from start to stop: samples become batches, batches are handed on
/// every half second or 64 KiB, whichever comes first (256 KiB in one message stall a browser's
/// port for 10 to 40 ms). When a tick is due is somebody else's business.
class AttemptSampling {
 public:
  /// Takes the first sample. `send` gets each batch's text.
  AttemptSampling(const HostSettings& settings, AttemptName attempt, std::int64_t rate_hz,
                  std::function<void(std::string)> send);

  void tick(std::int64_t missed_ticks);
  void note_exits() { sampler_.note_exits(); }

  /// The last sample and what is left of the batches.
  SamplingSummary stop();

  const AttemptName& attempt() const { return attempt_; }
  std::int64_t rate_hz() const { return rate_hz_; }
  /// Just before the first sample.
  const sampling::ClockPair& begin() const { return begin_; }
  /// Readable when note_exits() should be called.
  int exit_fd() const { return sampler_.exit_fd(); }

 private:
  /// Its t_us.
  std::int64_t take_sample(sampling::Sampler::Details details, std::int64_t missed_ticks);
  bool batch_is_due(std::int64_t now_us) const;
  void send_batch();

  AttemptName attempt_;
  std::int64_t rate_hz_;
  std::function<void(std::string)> send_;
  std::int64_t cpu_ns_at_begin_;
  sampling::Sampler sampler_;
  SampleBatch batch_;
  SamplingSummary summary_;
  sampling::ClockPair begin_;
};

}  // namespace webdyno::native_host
