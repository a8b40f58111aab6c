#include "native_host/stdio_channel.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

namespace webdyno::native_host {

namespace net = boost::asio;

StdioChannel::StdioChannel(net::posix::stream_descriptor input, net::posix::stream_descriptor output)
    : input_(std::move(input)), output_(std::move(output)) {}

net::awaitable<std::optional<std::string>> StdioChannel::read() {
  constexpr auto kAwait = net::as_tuple(net::use_awaitable);
  std::uint32_t length = 0;
  const auto [header_error, header_bytes] = co_await net::async_read(input_, net::buffer(&length, sizeof length), kAwait);
  if (header_error) {
    if (header_bytes == 0) co_return std::nullopt;
    throw BrokenFrame("bad_frame", fmt::format("the input ended after {} of 4 length bytes", header_bytes));
  }
  if (length == 0) throw BrokenFrame("bad_frame", "a frame of no bytes; a message has at least 2");
  if (length > kMaxFrameBytes) {
    throw BrokenFrame("frame_too_large", fmt::format("a frame of {} bytes; allowed are {}", length, kMaxFrameBytes));
  }
  std::string text(length, '\0');
  const auto [body_error, body_bytes] = co_await net::async_read(input_, net::buffer(text), kAwait);
  if (body_error) throw BrokenFrame("bad_frame", fmt::format("the input ended after {} of {} bytes", body_bytes, length));
  co_return text;
}

void StdioChannel::write(const nlohmann::json& message) {
  const std::string text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > kMaxFrameBytes) throw std::length_error(fmt::format("a message of {} bytes", text.size()));
  const auto length = static_cast<std::uint32_t>(text.size());
  const std::array<net::const_buffer, 2> frame = {net::buffer(&length, sizeof length), net::buffer(text)};
  net::write(output_, frame);
}

int take_standard_output() {
  const int copy = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (copy < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    throw std::system_error(errno, std::generic_category(), "standard output");
  }
  return copy;
}

}  // namespace webdyno::native_host
