#include "server/cli/piped_browser.hpp"

#include <utility>

#include "server/launch/cpu_profiler.hpp"
#include "server/launch/gpu_information.hpp"
#include "server/launch/gpu_process.hpp"
#include "server/launch/memory_dump.hpp"
#include "server/launch/navigation_start.hpp"
#include "server/launch/page_heap.hpp"

namespace webdyno::cli {
namespace {

constexpr const char* kGone = "the browser is gone";

}  // namespace

tl::expected<void, std::string> PipedBrowser::make_gpu_cold(const std::string& origin) {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  return launch::make_gpu_cold(browser_->devtools(), browser_->pid(), origin);
}

tl::expected<nlohmann::json, std::string> PipedBrowser::read_gpu() {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  return launch::read_gpu_information(browser_->devtools());
}

tl::expected<std::int64_t, std::string> PipedBrowser::navigation_start(
    const std::string& trial_uuid) {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  return launch::ask_navigation_start(browser_->devtools(), trial_uuid);
}

tl::expected<void, std::string> PipedBrowser::start_profiler(const std::string& trial_uuid) {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  auto session_id = launch::start_cpu_profiler(browser_->devtools(), trial_uuid);
  if (!session_id) return tl::unexpected(session_id.error());
  profiler_session_ = std::move(*session_id);
  return {};
}

tl::expected<nlohmann::json, std::string> PipedBrowser::stop_profiler() {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  if (profiler_session_.empty()) return tl::unexpected(std::string("the profiler was not started"));
  return launch::stop_cpu_profiler(browser_->devtools(), std::exchange(profiler_session_, {}));
}

tl::expected<nlohmann::json, std::string> PipedBrowser::page_heap(const std::string& trial_uuid) {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  return launch::read_page_heap(browser_->devtools(), trial_uuid);
}

tl::expected<nlohmann::json, std::string> PipedBrowser::memory_dump() {
  const std::lock_guard lock(mutex_);
  if (browser_ == nullptr) return tl::unexpected(std::string(kGone));
  return launch::take_memory_dump(browser_->devtools());
}

std::optional<launch::DriverState> PipedBrowser::ask_driver_state() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock || browser_ == nullptr) return std::nullopt;
  return launch::ask_driver_state(browser_->devtools());
}

void PipedBrowser::set(launch::Browser* browser) {
  const std::lock_guard lock(mutex_);
  browser_ = browser;
  profiler_session_.clear();
}

PipedBrowser::Use::Use(PipedBrowser& piped, launch::Browser& browser) : piped_(piped) {
  piped_.set(&browser);
}

PipedBrowser::Use::~Use() { piped_.set(nullptr); }

}  // namespace webdyno::cli
