#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace webdyno::launch {

/// Chrome DevTools Protocol over --remote-debugging-pipe: JSON messages that end in NUL; the
/// browser reads its descriptor 3 and writes 4. One command at a time; events are dropped,
/// but those that somebody listens to.
/// Blocking, with deadlines; one thread.
/// While it is open the browser lives: Chromium ends by itself when the pipe closes (0.2 s in
/// Chromium 156).
class DevtoolsPipe {
 public:
  DevtoolsPipe();  // throws std::system_error
  ~DevtoolsPipe();
  DevtoolsPipe(const DevtoolsPipe&) = delete;
  DevtoolsPipe& operator=(const DevtoolsPipe&) = delete;

  /// The browser's ends, to be descriptors 3 and 4 of the child; closed here by child_started().
  int child_reads() const { return child_reads_; }
  int child_writes() const { return child_writes_; }
  void child_started();

  /// The command's `result`, or one line that names the command and gives the browser's error,
  /// "no answer within 10 s" or "the browser closed the pipe". `while_waiting` is called twice a
  /// second, and ends the waiting by throwing; the pipe is of no use then.
  tl::expected<nlohmann::json, std::string> call(
      std::string_view method, const nlohmann::json& parameters, std::chrono::milliseconds timeout,
      std::string_view session_id = {}, const std::function<void()>& while_waiting = nullptr);

  /// Hands each event to `on_event` until that returns true. One line otherwise.
  tl::expected<void, std::string> listen(
      std::chrono::milliseconds timeout,
      const std::function<bool(const nlohmann::json&)>& on_event);

 private:
  tl::expected<std::string, std::string> read_message(
      std::chrono::steady_clock::time_point deadline);

  int child_reads_ = -1;
  int child_writes_ = -1;
  int write_ = -1;
  int read_ = -1;
  int last_id_ = 0;
  std::string received_;
  std::size_t searched_ = 0;  // its beginning that holds no NUL
};

}  // namespace webdyno::launch
