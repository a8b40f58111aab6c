#include "server/api/host_gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace webdyno::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// 50 of the kernel's ticks on two CPUs. The browser's next GPU process starts meanwhile, so that a
// quiet machine waits for less than this.
constexpr milliseconds kFirstWindow{250};
constexpr milliseconds kLongestWindow{2'000};

constexpr seconds kForATrial{10};
constexpr seconds kInAll{120};

// Twice what flags a trial as noisy: one tick of the first window is 2 points.
constexpr double kBusyPercent = 20;

/// A process names itself, in any bytes: only printable ASCII goes on to a terminal and into JSON.
std::string printable_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return name;
}

bool grew(const std::optional<std::int64_t>& before, const std::optional<std::int64_t>& after) {
  return before && after && *after > *before;
}

}  // namespace

HostGate::HostGate(std::filesystem::path root, pid_t own_pid)
    : root_(std::move(root)), own_pid_(own_pid), throttling_(root_, own_pid) {}

void HostGate::begin(Clock::time_point now) {
  before_ = sampling::read_machine_load(root_);
  throttles_before_ = throttling_.read();
  begun_ = now;
  window_ = kFirstWindow;
}

std::optional<HostGate::Clock::duration> HostGate::look(Clock::time_point now) {
  const auto looked = now - begun_;
  if (looked < window_) return window_ - looked;
  if (waits_for_) {
    waited_ += looked;
    waited_in_all_ += looked;
  }
  const auto disturbs = disturbance();
  given_up_ = disturbs && (waited_ >= kForATrial || waited_in_all_ >= kInAll);
  if (!disturbs || given_up_) {
    waits_for_.reset();
    return std::nullopt;
  }
  // As it was first seen: where there is no drawing each word of it is a line.
  if (!waits_for_) waits_for_ = disturbs;
  begun_ = now;
  // The last one ends with the wait, but is not too short to tell anything.
  window_ = std::max<Clock::duration>(
      std::min<Clock::duration>({2 * window_, kLongestWindow, kForATrial - waited_}), kFirstWindow);
  return window_;
}

/// Since the last look; what is seen now is what the next one compares with. nullopt: none, or the
/// machine does not tell.
std::optional<std::string> HostGate::disturbance() {
  auto after = sampling::read_machine_load(root_);
  const auto throttles_after = throttling_.read();
  const bool hot = grew(throttles_before_.core, throttles_after.core) ||
                   grew(throttles_before_.package, throttles_after.package);
  const auto outside =
      before_ && after ? sampling::outside_load(*before_, *after, own_pid_) : std::nullopt;
  before_ = std::move(after);
  throttles_before_ = throttles_after;
  if (outside && outside->percent >= kBusyPercent) {
    const auto& busiest = outside->busiest;
    return fmt::format(
        "a quiet machine: others take {:.0f} % of its CPUs{} (--no-gate does not wait)",
        outside->percent,
        busiest ? fmt::format(", most {} (pid {})", printable_name(busiest->name), busiest->pid)
                : "");
  }
  if (hot) return "cooler CPUs: they are being slowed down (--no-gate does not wait)";
  return std::nullopt;
}

HostGate::Wait HostGate::take() {
  const Wait wait{std::chrono::duration_cast<milliseconds>(std::exchange(waited_, {})),
                  std::exchange(given_up_, false)};
  waits_for_.reset();
  return wait;
}

}  // namespace webdyno::api
