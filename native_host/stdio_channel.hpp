#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace webdyno::native_host {

/// A frame that leaves no way back into step: the stream is of no use any more.
class BrokenFrame : public std::runtime_error {
 public:
  BrokenFrame(const char* code, const std::string& message) : std::runtime_error(message), code_(code) {}
  const char* code() const { return code_; }  // of host_error

 private:
  const char* code_;
};

/// Chromium's native messaging over two descriptors: 4 bytes of length in native byte order, then UTF-8 JSON
/// (extensions/browser/api/messaging/native_message_process_host.cc). Knows frames, not messages.
class StdioChannel {
 public:
  /// Browser to host is refused past this, host to browser never sent: Chromium closes the port there.
  static constexpr std::size_t kMaxFrameBytes = 1024 * 1024;

  StdioChannel(boost::asio::posix::stream_descriptor input, boost::asio::posix::stream_descriptor output);

  /// The text of the next frame; nullopt at the end of the input between frames. Throws BrokenFrame.
  boost::asio::awaitable<std::optional<std::string>> read();

  /// Blocks until the frame is written. Throws std::length_error for a message that is too large,
  /// boost::system::system_error when the browser has closed the port.
  void write(const nlohmann::json& message);

 private:
  boost::asio::posix::stream_descriptor input_;
  boost::asio::posix::stream_descriptor output_;
};

/// Nobody but the channel may write to standard output: gives a private copy of it and points descriptor 1 at standard
/// error. Throws std::system_error.
int take_standard_output();

}  // namespace webdyno::native_host
