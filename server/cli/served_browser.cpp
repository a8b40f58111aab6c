#include "server/cli/served_browser.hpp"

#include <SQLiteCpp/Exception.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "schema/wire/identity.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/ground.hpp"
#include "server/cli/native_driver.hpp"
#include "server/cli/sweep_watch.hpp"
#include "server/cli/sweeping.hpp"

namespace webdyno::cli {
namespace {

// The database may be locked when a sweep is to be left.
constexpr int kLeaveAgainMs = 1'000;

constexpr const char* kEnding = "webdyno is ending";

/// Its sweep does not stay `running` with nobody to measure it, however long that takes to write.
void leave(api::Collector& collector, const std::string& state, const std::string& why,
           const Signals& signals) {
  for (;;) {
    try {
      collector.leave_sweep(state, why);
      return;
    } catch (const std::exception&) {
      if (signals.came(kLeaveAgainMs)) return;  // who resumes it does the same to it
    }
  }
}

/// The collector's address, in a file that no other browser reads.
class Announced {
 public:
  Announced(const api::Collector& collector, std::filesystem::path file)
      : collector_(collector), file_(std::move(file)) {
    collector_.announce_in(file_);
  }
  ~Announced() { collector_.withdraw_from(file_); }
  Announced(const Announced&) = delete;
  Announced& operator=(const Announced&) = delete;

 private:
  const api::Collector& collector_;
  const std::filesystem::path file_;
};

}  // namespace

ServedBrowser::ServedBrowser(const Signals& signals, std::string how_to_go_on)
    : signals_(signals),
      how_to_go_on_(std::move(how_to_go_on)),
      word_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

ServedBrowser::~ServedBrowser() { ::close(word_fd_); }

bool ServedBrowser::has_screen() const {
  return std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
}

tl::expected<std::string, std::string> ServedBrowser::launch(bool headed) {
  std::unique_lock lock(mutex_);
  if (ended_) return tl::unexpected(std::string(kEnding));
  wanted_headed_ = headed;
  answer_.reset();
  say_word();
  answered_.wait(lock, [&] { return answer_.has_value(); });
  return *std::exchange(answer_, std::nullopt);
}

void ServedBrowser::begin(const std::string& sweep_uuid, bool native) {
  const std::lock_guard lock(mutex_);
  begun_ = Begun{sweep_uuid, native};
  say_word();
}

void ServedBrowser::give_up() {
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  say_word();
}

void ServedBrowser::run(api::Collector& collector) {
  for (;;) {
    const auto headed = wanted();
    if (headed ? !serve_one(collector, *headed) : !wait_for_word()) break;
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (wanted_headed_) answer_ = tl::unexpected(std::string(kEnding));
  answered_.notify_all();
}

std::optional<bool> ServedBrowser::wanted() {
  const std::lock_guard lock(mutex_);
  forget_word();
  return wanted_headed_;
}

void ServedBrowser::answer(Answer answer) {
  const std::lock_guard lock(mutex_);
  wanted_headed_.reset();
  answer_ = std::move(answer);
  answered_.notify_all();
}

bool ServedBrowser::serve_one(api::Collector& collector, bool headed) {
  try {
    try_ground_for_run();
    const auto binary = launch::find_browser("");
    if (!binary) throw EnvironmentError(binary.error());
    auto options = launch_options(*binary, headed, own_collector_file(), wire::uuid_v7());
    if (const auto obstacle = launch::launch_obstacle(options); !obstacle.empty())
      throw EnvironmentError(obstacle);
    Rehearsal rehearsal(options, signals_);
    options.gpu_switches = rehearsal.gpu().switches;
    answer(rehearsal.host_uuid());
    for (;;) {
      {
        const std::lock_guard lock(mutex_);
        forget_word();
        if (std::exchange(given_up_, false)) return true;
        if (begun_) break;
      }
      if (!wait_for_word()) {
        // The sweep that is made for it meanwhile goes on with --resume.
        return false;
      }
    }
    std::optional<Begun> begun;
    {
      const std::lock_guard lock(mutex_);
      begun = std::exchange(begun_, std::nullopt);
    }
    try {
      measure(collector, rehearsal, options, *begun);
    } catch (const std::exception& error) {  // before its browser had begun
      leave(collector, "paused", error.what(), signals_);
    }
    return !signals_.came();
  } catch (const Interrupted&) {
    return false;
  } catch (const std::exception& error) {
    answer(tl::unexpected(std::string(error.what())));
    return true;
  }
}

void ServedBrowser::measure(api::Collector& collector, Rehearsal& rehearsal,
                            const launch::LaunchOptions& options, const Begun& begun) {
  using End = Sweeping::End;
  const Announced announced(collector, options.collector_file);
  SweepWatch watch(/*quiet=*/true);
  std::optional<NativeDriver> native;
  if (begun.native) native.emplace(options.collector_file, how_to_go_on_);
  Sweeping sweeping(options, collector, piped_, watch, signals_, native ? &*native : nullptr,
                    how_to_go_on_, Sweeping::Collector::kGoesOn);
  try {
    const End end = sweeping.run(std::move(rehearsal).take_browser());
    // Somebody may have resumed it at this very moment.
    if (end == End::kSignal)
      leave(collector, "stopped", "webdyno was told to stop", signals_);
    else
      leave(collector, "paused", "its browser was closed", signals_);
  } catch (const std::exception& error) {
    leave(collector, "paused", error.what(), signals_);
  }
  sweeping.dismiss_browser("the sweep needs it no more");
}

bool ServedBrowser::wait_for_word() const {
  pollfd events[] = {{.fd = signals_.fd(), .events = POLLIN, .revents = 0},
                     {.fd = word_fd_, .events = POLLIN, .revents = 0}};
  ::poll(events, 2, -1);
  return events[0].revents == 0;
}

void ServedBrowser::forget_word() const {
  std::uint64_t words = 0;
  [[maybe_unused]] const auto read = ::read(word_fd_, &words, sizeof(words));
}

void ServedBrowser::say_word() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(word_fd_, &one, sizeof(one));
}

}  // namespace webdyno::cli
