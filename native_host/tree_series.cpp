#include "native_host/tree_series.hpp"

#include <fmt/format.h>
#include <limits.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "native_host/sample_table.hpp"
#include "native_host/sampling/file_descriptor.hpp"
#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/measurability.hpp"
#include "native_host/sampling/sampler.hpp"
#include "native_host/tick_schedule.hpp"

namespace webdyno::native_host {
namespace {

using sampling::monotonic_us;
using sampling::Sampler;
using End = SeriesSummary::End;

std::int64_t cpu_ns_so_far() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Readable from the first signal on. Those that are ignored, as nohup has SIGHUP, stay so.
sampling::FileDescriptor open_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    if (::sigaction(each, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaddset(&signals, each);
  }
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone is an answer of its pipe
  sampling::FileDescriptor fd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd.valid()) throw std::system_error(errno, std::generic_category(), "signalfd");
  return fd;
}

/// Standard output, which may be the pipe of a reader that is slow or has gone.
class RowOutput {
 public:
  explicit RowOutput(int signals) : signals_(signals) {}

  /// Whole rows or none of the rest; waits until the reader takes them or a signal comes.
  void write(std::string_view rows) {
    while (!rows.empty() && is_open_) {
      if (!is_writable()) {
        cut_short_ = is_open_;
        return;
      }
      const std::string_view piece = piece_of(rows);
      const ssize_t written = ::write(STDOUT_FILENO, piece.data(), piece.size());
      if (written >= 0) {
        rows.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno == EPIPE) {
        is_open_ = false;
      } else if (errno != EINTR && errno != EAGAIN) {
        throw std::runtime_error(
            fmt::format("standard output could not be written: {}; make room where it goes, or "
                        "send it elsewhere",
                        std::strerror(errno)));
      }
    }
  }

  bool is_open() const { return is_open_; }
  bool is_cut_short() const { return cut_short_; }

 private:
  /// A pipe that poll(2) says can be written has room for PIPE_BUF bytes: as many rows do not
  /// block.
  static std::string_view piece_of(std::string_view rows) {
    const auto end = rows.substr(0, PIPE_BUF).rfind('\n');
    return rows.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
  }

  bool is_writable() {
    for (;;) {
      std::array<pollfd, 2> told{{{STDOUT_FILENO, POLLOUT, 0}, {signals_, POLLIN, 0}}};
      if (::poll(told.data(), told.size(), -1) < 0) {
        if (errno == EINTR) continue;
        throw std::system_error(errno, std::generic_category(), "poll");
      }
      if ((told[0].revents & POLLOUT) != 0) return true;
      if (told[0].revents != 0) is_open_ = false;
      return false;
    }
  }

  int signals_;
  bool is_open_ = true;
  bool cut_short_ = false;
};

enum class Event { kTick, kExit, kSignal, kReaderGone };

Event wait_until(std::int64_t deadline_us, int signals, int exits) {
  for (;;) {
    const std::int64_t left_us = std::max<std::int64_t>(0, deadline_us - monotonic_us());
    const timespec left{left_us / 1'000'000, left_us % 1'000'000 * 1000};
    std::array<pollfd, 3> told{{{signals, POLLIN, 0}, {STDOUT_FILENO, 0, 0}, {exits, POLLIN, 0}}};
    const int count = ::ppoll(told.data(), told.size(), &left, nullptr);
    if (count < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "ppoll");
    if (count == 0) return Event::kTick;
    if (count < 0) continue;
    if (told[0].revents != 0) return Event::kSignal;
    if (told[1].revents != 0) return Event::kReaderGone;
    return Event::kExit;
  }
}

bool anybody_lives(const Sampler& sampler) {
  return std::any_of(sampler.processes().begin(), sampler.processes().end(),
                     [](const auto& each) { return each.process.is_open(); });
}

/// One series from its first tick to its end.
class Series {
 public:
  explicit Series(const SeriesOptions& options)
      : signals_(open_signals()),
        output_(signals_.get()),
        sampler_("/", options.pid, ::getpid()),
        begin_us_(monotonic_us()),
        end_us_(options.seconds ? begin_us_ + static_cast<std::int64_t>(*options.seconds * 1e6)
                                : std::numeric_limits<std::int64_t>::max()),
        schedule_(begin_us_, options.rate_hz) {
    output_.write(SampleTable::kHeader);
    const auto first = take(Sampler::Details::kAlways);
    if (!sampling::has_reading_of(sampler_, first, options.pid))
      throw std::runtime_error(
          fmt::format("process {} has ended; name one that runs", options.pid));
  }

  SeriesSummary run() {
    while (output_.is_open() && !output_.is_cut_short()) {
      const std::int64_t due_us = std::min(schedule_.deadline_us(), end_us_);
      const Event event = wait_until(due_us, signals_.get(), sampler_.exit_fd());
      if (event == Event::kReaderGone) return ended(End::kReaderGone);
      if (event == Event::kExit) sampler_.note_exits();
      if (event == Event::kExit && anybody_lives(sampler_)) continue;
      // The last one looks for new processes everywhere: one of them may have a child by now.
      const bool last = event != Event::kTick || monotonic_us() >= end_us_;
      summary_.missed_ticks += schedule_.advance(std::min(monotonic_us(), end_us_));
      take(last ? Sampler::Details::kAlways : Sampler::Details::kWhenDue);
      if (event == Event::kSignal) return ended(End::kSignal);
      if (event == Event::kExit && !anybody_lives(sampler_)) return ended(End::kTreeEnded);
      if (event == Event::kTick && last) return ended(End::kTime);
    }
    return ended(output_.is_open() ? End::kSignal : End::kReaderGone);
  }

 private:
  sampling::Sample take(Sampler::Details details) {
    auto sample = sampler_.take(details);
    ++summary_.ticks;
    output_.write(table_.rows(sample, sampler_.processes()));
    return sample;
  }

  SeriesSummary ended(End end) {
    summary_.end = output_.is_open() ? end : End::kReaderGone;
    summary_.cut_short = output_.is_cut_short();
    summary_.cpu_ns = cpu_ns_so_far() - cpu_ns_at_begin_;
    summary_.elapsed_us = monotonic_us() - begin_us_;
    return summary_;
  }

  sampling::FileDescriptor signals_;
  RowOutput output_;
  Sampler sampler_;
  SampleTable table_;
  std::int64_t begin_us_;
  std::int64_t cpu_ns_at_begin_ = cpu_ns_so_far();  // of the same moment
  std::int64_t end_us_;
  TickSchedule schedule_;
  SeriesSummary summary_;
};

}  // namespace

SeriesSummary write_series(const SeriesOptions& options) { return Series(options).run(); }

}  // namespace webdyno::native_host
