#pragma once

#include <csignal>

namespace webdyno::cli {

/// SIGINT, SIGTERM and SIGHUP as a file descriptor; blocked in every thread that starts after it.
/// Those that are ignored, as nohup has SIGHUP, stay so.
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
  /// Those that came, and what comes in the next 50 ms: timeout(1) sends one to the program and one
  /// to its process group. The next one is waited for anew.
  void forget();

 private:
  sigset_t set_{};
  int fd_ = -1;
};

}  // namespace webdyno::cli
