#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "native_host/frame_decoder.hpp"

namespace webdyno::native_host {

/// Which of two waiting messages goes first.
enum class Urgency {
  kReply,    // before every queued kOrdinary one
  kOrdinary  // in the order in which they were sent
};

/// Messages over the two pipes to the browser. Knows framing and order, not what a message says.
/// Lives on one io_context with one thread.
class StdioChannel {
 public:
  /// Owns both descriptors.
  StdioChannel(boost::asio::io_context& io, int in, int out);

  /// A whole message, and CLOCK_MONOTONIC when its last bytes were read.
  std::function<void(std::string_view text, std::int64_t read_us)> on_message;
  /// No more messages: nullopt at the ordinary end of the stream. Called once.
  std::function<void(std::optional<FrameError>)> on_end;
  /// Nobody reads what we send: the pipe is closed, or 16 MiB wait. Called once.
  std::function<void(const std::string& why)> on_broken;

  /// Reads until the stream ends or is out of step.
  void read();
  /// Throws std::length_error when it is larger than browsers take.
  void send(std::string_view message, Urgency urgency);
  /// Calls back once all that was sent has been written, at once if it has.
  void when_sent(std::function<void()> done);

 private:
  void decode(std::int64_t read_us);
  void write_next();
  void written(const boost::system::error_code& error);
  void fail(const std::string& why);

  boost::asio::posix::stream_descriptor in_;
  boost::asio::posix::stream_descriptor out_;
  FrameDecoder decoder_;
  std::array<char, 64 * 1024> buffer_;
  bool reading_ = true;
  bool broken_ = false;
  std::deque<std::string> replies_;
  std::deque<std::string> ordinary_;
  std::size_t queued_bytes_ = 0;
  std::string in_flight_;  // empty: nothing is being written
  std::function<void()> when_sent_;
};

}  // namespace webdyno::native_host
