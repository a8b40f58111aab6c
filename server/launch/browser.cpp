#include "server/launch/browser.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <utility>

#include "schema/wire/version.hpp"
#include "server/launch/child_process.hpp"
#include "server/launch/profile.hpp"

namespace webdyno::launch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStartTimeout{30'000};
constexpr milliseconds kCloseTimeout{2'000};

/// As few as possible: each changes what is measured. docs/browsers.md gives the reasons at length.
std::vector<std::string> command_line_of(const LaunchOptions& options, const Profile& profile) {
  std::vector<std::string> arguments = {
      options.binary.path.string(),
      "--user-data-dir=" + profile.directory().string(),
      "--remote-debugging-pipe",
      "--enable-unsafe-extension-debugging",  // Extensions.loadUnpacked before Chromium 149
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-background-networking",  // update, safe-browsing and field-trial traffic would run beside a trial
      "--disable-component-update",
      "--disable-sync",
      "--enable-unsafe-swiftshader",  // WebGL without a GPU; the adapter's name says what ran
      "--window-size=1280,800",
  };
  if (!options.headed) arguments.emplace_back("--headless=new");
  if (runs_without_sandbox()) arguments.emplace_back("--no-sandbox");
  arguments.emplace_back("about:blank");
  return arguments;
}

/// The last line that the browser wrote: why it did not start.
std::string last_line(const std::filesystem::path& log) {
  std::ifstream stream(log);
  std::string last;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace

bool runs_without_sandbox() { return ::geteuid() == 0; }

struct Browser::Parts {
  explicit Parts(const LaunchOptions& options)
      : profile(options.native_host),
        log(profile.directory() / "browser.log"),
        command_line(command_line_of(options, profile)),
        child({.arguments = command_line,
               .environment = {{"WEBDYNO_COLLECTOR_FILE", std::filesystem::absolute(options.collector_file).string()},
                               {"WEBDYNO_LAUNCH_UUID", options.launch_uuid}},
               .descriptors = {{3, devtools.child_reads()}, {4, devtools.child_writes()}},
               .log = log}) {
    devtools.child_started();
  }

  Profile profile;  // removed after the browser that uses it has ended
  std::filesystem::path log;
  std::vector<std::string> command_line;
  DevtoolsPipe devtools;
  ChildProcess child;
};

tl::expected<Browser, std::string> Browser::launch(const LaunchOptions& options) {
  if (!std::filesystem::is_regular_file(options.extension_directory / "manifest.json")) {
    return tl::unexpected(fmt::format("{}: there is no extension; build it with `npm run build`",
                                      options.extension_directory.string()));
  }
  auto parts = std::make_unique<Parts>(options);
  const auto loaded = parts->devtools.call(
      "Extensions.loadUnpacked", {{"path", std::filesystem::absolute(options.extension_directory).string()}}, kStartTimeout);
  if (!loaded) {
    parts->child.wait_for_exit(500);  // the pipe closes a moment before the process has ended
    const std::string ended = parts->child.how_it_ended();
    const std::string why = last_line(parts->log);
    return tl::unexpected(fmt::format("{}: {}{}{}", options.binary.path.string(), loaded.error(),
                                      ended.empty() ? "" : "; it " + ended, why.empty() ? "" : "; it wrote: " + why));
  }
  if (const std::string id = loaded->value("id", ""); id != wire::kExtensionId) {
    return tl::unexpected(fmt::format("the extension got the id {} in place of {}: \"key\" in its manifest is wrong", id,
                                      wire::kExtensionId));
  }
  return Browser(std::move(parts));
}

Browser::Browser(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Browser::Browser(Browser&&) noexcept = default;

Browser::~Browser() {
  if (!parts_ || !parts_->child.running()) return;
  if (parts_->devtools.call("Browser.close", nlohmann::json::object(), kCloseTimeout)) {
    parts_->child.wait_for_exit(static_cast<int>(kCloseTimeout.count()));
  }
}

pid_t Browser::pid() const { return parts_->child.pid(); }
int Browser::exit_fd() const { return parts_->child.exit_fd(); }
bool Browser::running() { return parts_->child.running(); }
std::string Browser::how_it_ended() { return parts_->child.how_it_ended(); }
const std::vector<std::string>& Browser::command_line() const { return parts_->command_line; }
DevtoolsPipe& Browser::devtools() { return parts_->devtools; }

}  // namespace webdyno::launch
