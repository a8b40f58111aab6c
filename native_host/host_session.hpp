#pragma once

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "native_host/sampling/batch.hpp"
#include "native_host/sampling/sampler.hpp"
#include "native_host/stdio_channel.hpp"

namespace webdyno::native_host {

/// One connection of the extension, from its first message to the end of standard input: turns messages
/// (docs/protocol.md) into samples. One thread, one io_context.
class HostSession {
 public:
  HostSession(boost::asio::io_context& io, StdioChannel channel, pid_t browser);

  /// Serves until the input ends. Returns the exit code: 0, or 1 after a broken frame.
  boost::asio::awaitable<int> run();

 private:
  /// Sampling of one attempt, from start to stop.
  struct Sampling {
    std::string trial_uuid;
    std::int64_t attempt_number;
    std::chrono::steady_clock::duration period;
    std::chrono::steady_clock::time_point next_tick;
    std::chrono::steady_clock::time_point batch_begin;
    std::int64_t cpu_ns_at_start;
    std::int64_t ticks = 0;
    std::int64_t missed_ticks = 0;
    sampling::Batch batch;
  };

  void handle(const std::string& text);
  void hello();
  void start(const nlohmann::json& message);
  void stop(const nlohmann::json& message);
  void tick(bool thorough, std::int64_t missed_ticks);
  void send_batch();
  void send_error(const std::string& code, const std::string& message);
  boost::asio::awaitable<void> sample_until_stopped(std::int64_t start_number);

  boost::asio::io_context& io_;
  StdioChannel channel_;
  const pid_t browser_;
  sampling::Sampler sampler_;
  boost::asio::steady_timer timer_;
  std::optional<Sampling> sampling_;
  std::int64_t starts_ = 0;  // tells a timer of an earlier start that its time is over
};

}  // namespace webdyno::native_host
