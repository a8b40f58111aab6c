#pragma once

#include <csignal>

namespace webdyno::cli {

/// SIGINT, SIGTERM and SIGHUP as a file descriptor; blocked in every thread that starts after it.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable from the first signal on: nobody reads it.
  int fd() const { return fd_; }
  /// Waits for one so long.
  bool came(int wait_ms = 0) const;

 private:
  sigset_t set_{};
  int fd_ = -1;
};

}  // namespace webdyno::cli
