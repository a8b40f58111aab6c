#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "native_host/sampling/sampler.hpp"

namespace webdyno::sampling {

/// Collects samples of one attempt into host_sample_batch messages. Each message names the
/// processes of its own readings.
class Batch {
 public:
  Batch(std::string trial_uuid, std::int64_t attempt_number)
      : trial_uuid_(std::move(trial_uuid)), attempt_number_(attempt_number) {}

  void add(const Sample& sample, std::int64_t missed_ticks);
  bool empty() const { return samples_.empty(); }
  /// About the size of the message.
  std::size_t bytes() const { return bytes_; }
  /// The message, and a new begin with the next sequence number.
  nlohmann::json take();
  /// Messages taken so far.
  std::int64_t sequence() const { return sequence_; }

 private:
  std::size_t index_of(const WatchedProcess& process);

  const std::string trial_uuid_;
  const std::int64_t attempt_number_;
  std::int64_t sequence_ = 0;
  std::size_t bytes_ = 0;
  std::map<std::pair<pid_t, std::int64_t>, std::size_t> indices_;  // by (pid, start_ticks)
  nlohmann::json processes_ = nlohmann::json::array();
  nlohmann::json samples_ = nlohmann::json::array();
};

}  // namespace webdyno::sampling
