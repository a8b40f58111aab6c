#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "native_host/host_messages.hpp"
#include "native_host/sampling/sampler.hpp"

namespace webdyno::native_host {

/// Gathers samples into one host_sample_batch message after another. Each batch names its own
/// processes: those that its readings need and those that have ended since the one before.
/// Samples are written as JSON when they come (a reading costs 0.2 us; building a document first,
/// 3 us), so that the size is known.
class SampleBatch {
 public:
  explicit SampleBatch(AttemptName attempt) : attempt_(std::move(attempt)) {}

  void add(const sampling::Sample& sample, std::int64_t missed_ticks);
  /// What was read where the phase `name` is about to begin, at begin or at end.
  void add(const std::string& name, const sampling::MemoryBoundary& boundary);
  /// Names a process although no reading does.
  void mention(std::size_t process) { index_of(process); }

  /// About: what take() would return.
  std::size_t bytes() const;
  /// t_us of its first sample; meaningless before there is one.
  std::int64_t begin_us() const { return begin_us_; }

  /// The message, with the processes and GPUs as they are known now; then an empty batch with the
  /// next sequence number.
  std::string take(const std::vector<sampling::SampledProcess>& processes,
                   const std::vector<sampling::Gpu>& gpus);
  /// Batches taken so far.
  std::int64_t taken() const { return sequence_; }

 private:
  std::size_t index_of(std::size_t process);
  void add_gpus(const sampling::Sample& sample);

  AttemptName attempt_;
  std::int64_t sequence_ = 0;
  std::int64_t begin_us_ = 0;
  bool has_gpus_ = false;
  std::string samples_;                   // JSON, commas between
  std::string boundaries_;                // likewise
  std::vector<std::size_t> mentioned_;    // the sampler's index of each process of this batch
  std::vector<std::size_t> batch_index_;  // and back; kNone where it is not in this batch
};

}  // namespace webdyno::native_host
