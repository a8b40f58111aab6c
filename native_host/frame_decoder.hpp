#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace webdyno::native_host {

/// A frame that breaks the framing: there is no way back into step behind it. `code` is one of
/// host_error's.
struct FrameError {
  std::string code;
  std::string message;
};

/// What a browser may send us. Chromium would take 64 MiB; no message of ours has a kilobyte.
inline constexpr std::size_t kMaxReceivedBytes = 1024 * 1024;

/// What Chromium takes from us: past that it closes the port (native_message_process_host.cc,
/// kMaximumNativeMessageSize).
inline constexpr std::size_t kMaxSentBytes = 1024 * 1024;

/// Cuts Chromium's native-messaging stream into messages: 4 bytes of length in native byte order,
/// then that many bytes. Knows neither JSON nor descriptors.
class FrameDecoder {
 public:
  /// Bytes as they came, in pieces of any size.
  void feed(std::string_view bytes) { pending_.append(bytes); }

  /// The next whole message; nullopt: more bytes are needed. After an error it is not asked again.
  tl::expected<std::optional<std::string>, FrameError> next();

  /// What the end of the stream means here: nothing between two frames, an error inside one.
  std::optional<FrameError> end() const;

 private:
  std::string pending_;
};

/// The message with its length before it. Throws std::length_error past kMaxSentBytes.
std::string frame(std::string_view message);

}  // namespace webdyno::native_host
