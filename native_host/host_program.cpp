#include "native_host/host_program.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "native_host/host_session.hpp"
#include "native_host/stdio_channel.hpp"

namespace webdyno::native_host {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::chrono::seconds kLastWords{2};

/// CLOCK_MONOTONIC as Asio's timers know it: libstdc++'s steady_clock is that clock.
std::chrono::steady_clock::time_point at(std::int64_t monotonic_us) {
  return std::chrono::steady_clock::time_point(std::chrono::microseconds(monotonic_us));
}

/// Joins the channel, the session and the timers.
class HostProgram {
 public:
  HostProgram(HostSettings settings, int in, int out)
      : channel_(io_, in, out),
        session_(std::move(settings), [this](const std::string& text, Urgency urgency) {
          channel_.send(text, urgency);
        }) {
    channel_.on_message = [this](std::string_view text, std::int64_t read_us) {
      if (exit_code_) return;
      session_.receive(text, read_us);
      follow_sampling();
    };
    channel_.on_end = [this](const std::optional<FrameError>& error) {
      if (!error) return finish(0);
      fail(error->code, error->message);
    };
    channel_.on_broken = [this](const std::string& why) {
      spdlog::error("{}", why);
      if (!exit_code_) exit_code_ = 1;
      io_.stop();
    };
  }

  int run() {
    channel_.read();
    try {
      io_.run();
    } catch (const std::exception& error) {
      // From a tick or a write: what is not measured any more is better not waited for.
      fail("environment", error.what());
      io_.restart();
      io_.run();
    }
    return exit_code_.value_or(1);
  }

 private:
  /// After each message: ticks run exactly while an attempt is sampled.
  void follow_sampling() {
    AttemptSampling* sampling = session_.sampling();
    if ((sampling != nullptr) == exits_.is_open()) return;
    end_ticks();
    if (sampling == nullptr) return;
    // A copy of the descriptor: Asio's object closes its own.
    exits_.assign(::fcntl(sampling->exit_fd(), F_DUPFD_CLOEXEC, 0));
    wait_for_tick();
    wait_for_exit();
  }

  /// Handlers that are already on their way see another round than their own.
  void end_ticks() {
    ++round_;
    timer_.cancel();
    error_code ignored;
    if (exits_.is_open()) exits_.close(ignored);
  }

  void wait_for_tick() {
    timer_.expires_at(at(session_.sampling()->deadline_us()));
    timer_.async_wait([this, round = round_](const error_code& error) {
      if (error || round != round_) return;
      session_.sampling()->tick();
      wait_for_tick();
    });
  }

  void wait_for_exit() {
    exits_.async_wait(net::posix::stream_descriptor::wait_read,
                      [this, round = round_](const error_code& error) {
                        if (error || round != round_) return;
                        session_.sampling()->note_exits();
                        wait_for_exit();
                      });
  }

  void fail(const std::string& code, const std::string& message) {
    spdlog::error("{}", message);
    channel_.send(error_message(code, message), Urgency::kReply);
    finish(1);
  }

  /// Nothing more is done; what was sent is still written.
  void finish(int exit_code) {
    exit_code_ = exit_code;
    end_ticks();
    timer_.expires_after(kLastWords);
    timer_.async_wait([this](const error_code& error) {
      if (!error) io_.stop();
    });
    channel_.when_sent([this] { io_.stop(); });
  }

  net::io_context io_{1};
  net::steady_timer timer_{io_};
  net::posix::stream_descriptor exits_{io_};  // open while ticks run
  StdioChannel channel_;
  HostSession session_;
  std::uint64_t round_ = 0;       // counts the beginnings and ends of sampling
  std::optional<int> exit_code_;  // once the end has begun
};

}  // namespace

int run_host(HostSettings settings, int in, int out) {
  return HostProgram(std::move(settings), in, out).run();
}

}  // namespace webdyno::native_host
