#include "native_host/stdio_channel.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "native_host/sampling/host_clock.hpp"

namespace webdyno::native_host {
namespace {

namespace net = boost::asio;

// A quarter of an hour of samples of 30 processes at 10 Hz: a browser that takes nothing for that
// long takes nothing any more.
constexpr std::size_t kMaxQueuedBytes = 16 * 1024 * 1024;

}  // namespace

StdioChannel::StdioChannel(net::io_context& io, int in, int out) : in_(io, in), out_(io, out) {}

void StdioChannel::read() {
  in_.async_read_some(
      net::buffer(buffer_), [this](const boost::system::error_code& error, std::size_t bytes) {
        if (error == net::error::operation_aborted || !reading_) return;
        const std::int64_t read_us = sampling::monotonic_us();
        if (error == net::error::eof) {
          reading_ = false;
          on_end(decoder_.end());
          return;
        }
        if (error) {
          reading_ = false;
          on_end(FrameError{"bad_frame", "cannot read from the browser: " + error.message()});
          return;
        }
        decoder_.feed(std::string_view(buffer_.data(), bytes));
        decode(read_us);
        if (reading_) read();
      });
}

void StdioChannel::decode(std::int64_t read_us) {
  while (reading_) {
    auto message = decoder_.next();
    if (!message) {
      reading_ = false;
      on_end(message.error());
      return;
    }
    if (!*message) return;
    on_message(**message, read_us);
  }
}

void StdioChannel::send(std::string_view message, Urgency urgency) {
  if (broken_) return;
  std::string bytes = frame(message);
  queued_bytes_ += bytes.size();
  if (queued_bytes_ > kMaxQueuedBytes) return fail("the browser takes no more messages");
  (urgency == Urgency::kReply ? replies_ : ordinary_).push_back(std::move(bytes));
  if (in_flight_.empty()) write_next();
}

void StdioChannel::write_next() {
  auto& queue = replies_.empty() ? ordinary_ : replies_;
  if (queue.empty()) {
    if (when_sent_) std::exchange(when_sent_, nullptr)();
    return;
  }
  in_flight_ = std::move(queue.front());
  queue.pop_front();
  net::async_write(out_, net::buffer(in_flight_),
                   [this](const boost::system::error_code& error, std::size_t) { written(error); });
}

void StdioChannel::written(const boost::system::error_code& error) {
  if (error == net::error::operation_aborted) return;
  if (error) return fail("cannot write to the browser: " + error.message());
  queued_bytes_ -= in_flight_.size();
  in_flight_.clear();
  write_next();
}

void StdioChannel::when_sent(std::function<void()> done) {
  when_sent_ = std::move(done);
  if (in_flight_.empty()) write_next();
}

void StdioChannel::fail(const std::string& why) {
  if (std::exchange(broken_, true)) return;
  on_broken(why);
}

}  // namespace webdyno::native_host
