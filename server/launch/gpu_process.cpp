#include "server/launch/gpu_process.hpp"

#include <fmt/format.h>
#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <thread>

#include "server/launch/devtools_target.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kGpuTimeout{10'000};
constexpr milliseconds kPageTimeout{5'000};
constexpr milliseconds kLookForGpuAgain{5};

/// By the browser's word; nullopt: it has no such process just now.
tl::expected<std::optional<pid_t>, std::string> find_process(DevtoolsPipe& devtools,
                                                             std::string_view type) {
  const auto info = devtools.call("SystemInfo.getProcessInfo", json::object(), kGpuTimeout);
  if (!info) return tl::unexpected(info.error());
  for (const auto& process : info->value("processInfo", json::array())) {
    if (process.value("type", "") == type) return process.value("id", pid_t{0});
  }
  return std::nullopt;
}

bool is_gpu_process(pid_t pid) {
  std::ifstream stream(fmt::format("/proc/{}/cmdline", pid));
  const std::string command_line{std::istreambuf_iterator<char>(stream), {}};
  return command_line.find("--type=gpu-process") != std::string::npos;
}

/// Removes what the browser keeps on disk for pages of `origin`. Only while the GPU process lives
/// for which the cache is open: asked for later the command removes nothing (Chromium 156).
tl::expected<void, std::string> clear_shader_cache(DevtoolsPipe& devtools,
                                                   const std::string& origin) {
  // Asked of the browser itself the command has no storage to look in; of any page it has. There is
  // the one that the browser was started with, unless a person has closed it.
  const auto session_id = attach_to_page(devtools, "", kPageTimeout);
  if (!session_id) return tl::unexpected(session_id.error());
  const auto cleared = devtools.call("Storage.clearDataForOrigin",
                                     {{"origin", origin}, {"storageTypes", "shader_cache"}},
                                     kGpuTimeout, *session_id);
  devtools.call("Target.detachFromTarget", {{"sessionId", *session_id}}, kGpuTimeout);
  if (!cleared) return tl::unexpected(cleared.error());
  return {};
}

tl::expected<void, std::string> wait_for_another(DevtoolsPipe& devtools, pid_t old) {
  const auto deadline = steady_clock::now() + kGpuTimeout;
  for (;;) {
    const auto now = find_process(devtools, "GPU");
    if (!now) return tl::unexpected(now.error());
    if (*now && **now != old) return {};
    if (steady_clock::now() >= deadline)
      return tl::unexpected(std::string("no other GPU process took the place of the ended one"));
    std::this_thread::sleep_for(kLookForGpuAgain);
  }
}

}  // namespace

tl::expected<void, std::string> make_gpu_cold(DevtoolsPipe& devtools, pid_t browser_pid,
                                              const std::string& origin) {
  const auto browser = find_process(devtools, "browser");
  if (!browser) return tl::unexpected(browser.error());
  const auto old = find_process(devtools, "GPU");
  if (!old) return tl::unexpected(old.error());
  if (!*old) return {};
  if (*browser != browser_pid || !is_gpu_process(**old))
    return tl::unexpected(std::string("the browser counts its processes otherwise than webdyno"));
  // Not stopped (SIGSTOP) meanwhile: the browser waits for it then, 20 s and more. So what the last
  // page's check has compiled may still be handed over. Browser.crashGpuProcess would have a crash
  // report written beside the next trial.
  const auto cleared = clear_shader_cache(devtools, origin);
  ::kill(**old, SIGKILL);
  const auto replaced = wait_for_another(devtools, **old);
  return replaced ? cleared : replaced;
}

}  // namespace webdyno::launch
