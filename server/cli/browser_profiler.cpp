#include "server/cli/browser_profiler.hpp"

#include <utility>

#include "server/launch/cpu_profiler.hpp"

namespace webdyno::cli {

tl::expected<void, std::string> BrowserProfiler::start(const std::string& trial_uuid) {
  const std::lock_guard lock(mutex_);
  if (devtools_ == nullptr) return tl::unexpected(std::string("the browser is gone"));
  auto session_id = launch::start_cpu_profiler(*devtools_, trial_uuid);
  if (!session_id) return tl::unexpected(session_id.error());
  session_id_ = std::move(*session_id);
  return {};
}

tl::expected<nlohmann::json, std::string> BrowserProfiler::stop() {
  const std::lock_guard lock(mutex_);
  if (devtools_ == nullptr) return tl::unexpected(std::string("the browser is gone"));
  if (session_id_.empty()) return tl::unexpected(std::string("the profiler was not started"));
  return launch::stop_cpu_profiler(*devtools_, std::exchange(session_id_, {}));
}

void BrowserProfiler::set(launch::DevtoolsPipe* devtools) {
  const std::lock_guard lock(mutex_);
  devtools_ = devtools;
  session_id_.clear();
}

BrowserProfiler::Use::Use(BrowserProfiler& profiler, launch::DevtoolsPipe& devtools)
    : profiler_(profiler) {
  profiler_.set(&devtools);
}

BrowserProfiler::Use::~Use() { profiler_.set(nullptr); }

}  // namespace webdyno::cli
