#include "server/launch/browser.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>
#include <utility>

#include "schema/wire/version.hpp"
#include "server/launch/child_process.hpp"
#include "server/launch/profile.hpp"

namespace webdyno::launch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStartTimeout{30'000};
constexpr milliseconds kDevtoolsAskAgain{500};
constexpr milliseconds kCloseTimeout{2'000};

// Tensors and WebGL buffers pass through shared memory, and a tab dies when it is full. Containers
// have 64 MB there by default.
constexpr std::uint64_t kEnoughSharedMemoryBytes = 1'000'000'000;

bool shared_memory_is_small() {
  struct statvfs info {};
  if (::statvfs("/dev/shm", &info) != 0) return true;
  return std::uint64_t{info.f_bavail} * info.f_frsize < kEnoughSharedMemoryBytes;
}

/// As few as possible: each changes what is measured. docs/browsers.md gives every reason.
std::vector<std::string> command_line_of(const LaunchOptions& options, const Profile& profile) {
  std::vector<std::string> arguments = {
      options.binary.path.string(),
      "--user-data-dir=" + profile.directory().string(),
      "--remote-debugging-pipe",
      "--enable-unsafe-extension-debugging",
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-backgrounding-occluded-windows",
      "--enable-unsafe-swiftshader",
      "--enable-unsafe-webgpu",
      "--disable-gpu-process-crash-limit",
      "--window-size=1280,800",
  };
  if (!options.headed) arguments.emplace_back("--headless=new");
  if (runs_without_sandbox()) arguments.emplace_back("--no-sandbox");
  if (shared_memory_is_small()) arguments.emplace_back("--disable-dev-shm-usage");
  arguments.insert(arguments.end(), options.gpu_switches.begin(), options.gpu_switches.end());
  arguments.emplace_back("about:blank");
  return arguments;
}

/// Chromium keeps a socket in the temporary directory and leaves it there when it is killed: in the
/// profile it goes with the profile.
std::map<std::string, std::string> environment_of(const LaunchOptions& options,
                                                  const Profile& profile) {
  std::map<std::string, std::string> environment = {
      {"WEBDYNO_COLLECTOR_FILE", std::filesystem::absolute(options.collector_file).string()},
      {"WEBDYNO_LAUNCH_UUID", options.launch_uuid},
      // What GPU drivers keep of shaders on disk, beside the browser: Mesa's, NVIDIA's.
      {"MESA_SHADER_CACHE_DISABLE", "true"},
      {"__GL_SHADER_DISK_CACHE", "0"}};
  const std::string directory = profile.directory().string();
  if (directory.size() <= kLongestSocketDirectory) environment.emplace("TMPDIR", directory);
  return environment;
}

/// The lines of the browser's log that say why it did not start: the last fatal one (a stack trace
/// follows it), else the last errors, else the last line. A container without D-Bus has errors from
/// there at every start, and zygotes, which are left without their browser, have some at its end.
std::string reason_in(const std::filesystem::path& log) {
  constexpr std::size_t kMostErrors = 3;
  std::ifstream stream(log);
  std::string fatal;
  std::string last;
  std::deque<std::string> errors;
  for (std::string line; std::getline(stream, line);) {
    if (line.find(":FATAL:") != std::string::npos) fatal = line;
    if (line.find(":ERROR:") != std::string::npos && line.find("dbus/") == std::string::npos &&
        line.find("/zygote/") == std::string::npos) {
      errors.push_back(line);
      if (errors.size() > kMostErrors) errors.pop_front();
    }
    if (!line.empty()) last = line;
  }
  if (!fatal.empty()) return fatal;
  return errors.empty() ? last : fmt::format("{}", fmt::join(errors, "; "));
}

}  // namespace

bool runs_without_sandbox() { return ::geteuid() == 0; }

std::string launch_obstacle(const LaunchOptions& options) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(options.extension_directory / "manifest.json", none)) {
    return fmt::format("{}: there is no extension; build it with `npm run build`",
                       options.extension_directory.string());
  }
  if (::access(options.native_host.c_str(), X_OK) != 0) {
    return fmt::format("{}: there is no native host; build it with ./webdyno",
                       options.native_host.string());
  }
  const bool display =
      std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
  if (options.headed && !display) {
    return "--headed needs a screen, and neither DISPLAY nor WAYLAND_DISPLAY is set";
  }
  return {};
}

const char* words_of(Awaited awaited) {
  switch (awaited) {
    case Awaited::kDevtools:
      return "the browser to answer";
    case Awaited::kExtension:
      return "the browser to load the extension";
    case Awaited::kNativeHost:
      return "the browser to start the native host";
    case Awaited::kCollector:
      return "the extension to reach the collector";
    case Awaited::kLease:
      return "the extension to ask for a trial";
  }
  return "";
}

struct Browser::Parts {
  explicit Parts(const LaunchOptions& options)
      : profile(options.native_host),
        log(profile.directory() / "browser.log"),
        command_line(command_line_of(options, profile)),
        child({.arguments = command_line,
               .environment = environment_of(options, profile),
               .descriptors = {{3, devtools.child_reads()}, {4, devtools.child_writes()}},
               .log = log}) {
    devtools.child_started();
  }

  Profile profile;  // first, so that it is removed when the browser that uses it has ended
  std::filesystem::path log;
  std::vector<std::string> command_line;
  DevtoolsPipe devtools;
  ChildProcess child;
};

namespace {

/// Why it is not in the state to load our extension, with what it wrote.
std::string launch_failure(const LaunchOptions& options, const ChildProcess& child,
                           const std::filesystem::path& log, const std::string& what) {
  child.wait_for_exit(500);  // the pipe closes a moment before the process has ended
  const std::string ended = child.how_it_ended();
  const std::string reason = ended.empty() ? "" : reason_in(log);
  return fmt::format("{}: {}{}{}", options.binary.path.string(), what,
                     ended.empty() ? "" : "; it " + ended,
                     reason.empty() ? "" : "; it wrote: " + reason);
}

/// Asked with short timeouts, so that who waits can be told and can end it; empty: it answers.
std::string why_silent(DevtoolsPipe& devtools, const ChildProcess& child,
                       const WhileWaiting& while_waiting) {
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  for (;;) {
    const auto version =
        devtools.call("Browser.getVersion", nlohmann::json::object(), kDevtoolsAskAgain);
    if (version) return {};
    if (while_waiting) while_waiting(Awaited::kDevtools);
    const bool silent = version.error().find("no answer within") != std::string::npos;
    if (!silent || !child.running()) return version.error();
    if (std::chrono::steady_clock::now() >= deadline)
      return fmt::format("no answer to DevTools within {} s", kStartTimeout.count() / 1000);
  }
}

/// Chromium ends some messages with a full stop, and ours go on.
std::string without_stop(std::string message) {
  if (message.ends_with('.')) message.pop_back();
  return message;
}

/// An administrator's word against it, and a browser that has no such thing, have other remedies
/// than an extension that is broken.
std::string remedy_of_unloaded(const std::string& why_not_loaded) {
  if (why_not_loaded.find("disabled by the administrator") != std::string::npos) {
    return "; allow them: ExtensionInstallBlocklist and ExtensionSettings in the browser's managed "
           "policies (chrome://policy) refuse them, ExtensionInstallAllowlist may name webdyno's " +
           std::string(wire::kExtensionId);
  }
  if (why_not_loaded.find("wasn't found") != std::string::npos) {
    return "; it takes no extensions, as headless shells and old browsers do not: name another "
           "with "
           "--browser";
  }
  return {};
}

}  // namespace

tl::expected<Browser, std::string> Browser::launch(const LaunchOptions& options,
                                                   const WhileWaiting& while_waiting) {
  if (const std::string reason = launch_obstacle(options); !reason.empty())
    return tl::unexpected(reason);
  auto parts = std::make_unique<Parts>(options);
  if (const auto silent = why_silent(parts->devtools, parts->child, while_waiting);
      !silent.empty()) {
    return tl::unexpected(launch_failure(options, parts->child, parts->log,
                                         silent +
                                             "; it is no browser of the Chromium family, or cannot "
                                             "start here"));
  }
  const auto tell = [&] {
    if (while_waiting) while_waiting(Awaited::kExtension);
  };
  tell();
  const auto directory = std::filesystem::absolute(options.extension_directory);
  const auto loaded = parts->devtools.call("Extensions.loadUnpacked",
                                           {{"path", directory.string()}}, kStartTimeout, {}, tell);
  if (!loaded) {
    return tl::unexpected(
        launch_failure(options, parts->child, parts->log,
                       without_stop(loaded.error()) + remedy_of_unloaded(loaded.error())));
  }
  if (const std::string id = loaded->value("id", ""); id != wire::kExtensionId) {
    return tl::unexpected(fmt::format(
        "{}: the extension got the id {} in place of {}: \"key\" in its manifest is not "
        "webdyno's",
        directory.string(), id, wire::kExtensionId));
  }
  return Browser(std::move(parts));
}

Browser::Browser(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Browser::Browser(Browser&&) noexcept = default;

Browser::~Browser() {
  if (!parts_ || !parts_->child.running()) return;
  // Its answer may be lost when the browser is quick; that it ends is what counts.
  parts_->devtools.call("Browser.close", nlohmann::json::object(), kCloseTimeout);
  parts_->child.wait_for_exit(static_cast<int>(kCloseTimeout.count()));
}

pid_t Browser::pid() const { return parts_->child.pid(); }
int Browser::exit_fd() const { return parts_->child.exit_fd(); }
bool Browser::running() const { return parts_->child.running(); }
std::string Browser::how_it_ended() const { return parts_->child.how_it_ended(); }
std::string Browser::words_of_native_host() const {
  constexpr std::string_view kLogger = "[webdyno-host] ";
  std::ifstream stream(parts_->log);
  std::string last;
  for (std::string line; std::getline(stream, line);) {
    if (const auto at = line.find(kLogger); at != std::string::npos)
      last = line.substr(at + kLogger.size());
  }
  // "[error] WORDS": of the level people need not hear.
  if (const auto level = last.find("] "); level != std::string::npos) last.erase(0, level + 2);
  return last;
}
const std::vector<std::string>& Browser::command_line() const { return parts_->command_line; }
DevtoolsPipe& Browser::devtools() { return parts_->devtools; }

}  // namespace webdyno::launch
