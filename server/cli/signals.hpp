#pragma once

#include <csignal>

namespace webdyno::cli {

/// SIGINT and SIGTERM as a file descriptor; blocked in every thread that starts after it.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable from the first signal on: nobody reads it.
  int fd() const { return fd_; }

 private:
  sigset_t set_{};
  int fd_ = -1;
};

}  // namespace webdyno::cli
