#include "native_host/frame_decoder.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace webdyno::native_host {
namespace {

constexpr std::size_t kLengthBytes = sizeof(std::uint32_t);

std::uint32_t length_at_start(std::string_view bytes) {
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  return length;
}

}  // namespace

tl::expected<std::optional<std::string>, FrameError> FrameDecoder::next() {
  if (pending_.size() < kLengthBytes) return std::nullopt;
  const std::size_t length = length_at_start(pending_);
  if (length == 0) {
    return tl::unexpected(
        FrameError{"bad_frame", "a frame of 0 bytes; a message is a JSON object"});
  }
  // Before its bytes are waited for: they may never come, and would be kept.
  if (length > kMaxReceivedBytes) {
    return tl::unexpected(FrameError{
        "frame_too_large",
        fmt::format("a frame of {} bytes; allowed: at most {}", length, kMaxReceivedBytes)});
  }
  if (pending_.size() < kLengthBytes + length) return std::nullopt;
  std::string message = pending_.substr(kLengthBytes, length);
  pending_.erase(0, kLengthBytes + length);
  return message;
}

std::optional<FrameError> FrameDecoder::end() const {
  if (pending_.empty()) return std::nullopt;
  if (pending_.size() < kLengthBytes) {
    return FrameError{"bad_frame",
                      fmt::format("the stream ended after {} of the {} bytes of a length",
                                  pending_.size(), kLengthBytes)};
  }
  return FrameError{"bad_frame",
                    fmt::format("the stream ended after {} of the {} bytes of a message",
                                pending_.size() - kLengthBytes, length_at_start(pending_))};
}

std::string frame(std::string_view message) {
  if (message.size() > kMaxSentBytes) {
    throw std::length_error(fmt::format("a message of {} bytes; browsers take at most {}",
                                        message.size(), kMaxSentBytes));
  }
  const auto length = static_cast<std::uint32_t>(message.size());
  std::string bytes(kLengthBytes + message.size(), '\0');
  std::memcpy(bytes.data(), &length, kLengthBytes);
  std::memcpy(bytes.data() + kLengthBytes, message.data(), message.size());
  return bytes;
}

}  // namespace webdyno::native_host
