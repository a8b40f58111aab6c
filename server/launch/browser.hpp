#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/launch/browser_binary.hpp"
#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

struct LaunchOptions {
  BrowserBinary binary;
  bool headed = false;
  std::filesystem::path extension_directory;
  std::filesystem::path native_host;
  std::filesystem::path collector_file;  // the browser's native host reads it
  std::string launch_uuid;
  std::vector<std::string> gpu_switches = {};  // find_gpu_switches() finds them
};

/// What a browser that was launched has to do before it asks for a trial, in this order.
enum class Awaited { kDevtools, kExtension, kNativeHost, kCollector, kLease };

/// "waits for WORDS".
const char* words_of(Awaited awaited);

/// Called about twice a second while a browser is waited for. Ends the waiting by throwing.
using WhileWaiting = std::function<void(Awaited)>;

/// What can be seen to be wrong without starting a browser, in one line; empty: nothing.
std::string launch_obstacle(const LaunchOptions& options);

/// A browser that webdyno launched with a throw-away profile and our extension in it. Move-only.
/// The destructor ends it (Browser.close, after 2 s SIGKILL of its process group: nothing in its
/// profile is worth a SIGTERM between) and removes the profile. It dies with this process.
class Browser {
 public:
  /// Blocks until the extension is loaded, 30 s at most for each of the two steps. The error is one
  /// line. To be called on a thread that outlives the browser (main): the kernel ties the child's
  /// life to the thread that made it. Throws std::system_error when there is no process or no
  /// directory.
  static tl::expected<Browser, std::string> launch(const LaunchOptions& options,
                                                   const WhileWaiting& while_waiting = nullptr);

  ~Browser();
  Browser(Browser&&) noexcept;
  Browser& operator=(Browser&&) = delete;

  pid_t pid() const;
  /// Readable once the browser has ended.
  int exit_fd() const;
  bool running() const;
  /// "was killed by signal 9"; empty while it runs.
  std::string how_it_ended() const;
  /// The last line that our native host has written to the browser's standard error; empty: none.
  std::string words_of_native_host() const;
  const std::vector<std::string>& command_line() const;
  DevtoolsPipe& devtools();

 private:
  struct Parts;
  explicit Browser(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Whether a browser launched by this user runs without Chromium's sandbox: it has none for root.
bool runs_without_sandbox();

}  // namespace webdyno::launch
