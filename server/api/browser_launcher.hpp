#pragma once

#include <string>
#include <tl/expected.hpp>

namespace webdyno::api {

/// Launches the browser of a sweep that is started or resumed through the collector, one at a time.
/// Implemented by who owns the thread that a browser's life is tied to.
class BrowserLauncher {
 public:
  virtual ~BrowserLauncher() = default;

  /// Whether one with a window can be launched.
  virtual bool has_screen() const = 0;

  /// Launches one and waits until it has shown that it can measure: seconds. Called on a thread of
  /// its own. The host_uuid of this machine, or one line that says what is missing. After it comes
  /// begin() or give_up().
  virtual tl::expected<std::string, std::string> launch(bool headed) = 0;

  /// It measures this sweep, until that is no longer running; Collector::leave_sweep() says when it
  /// is gone. `native`: some of the trials are outside of a browser. Does not block.
  virtual void begin(const std::string& sweep_uuid, bool native) = 0;

  /// There is no sweep for it. Does not block.
  virtual void give_up() = 0;
};

}  // namespace webdyno::api
