#pragma once

#include <cstddef>
#include <vector>

#include "native_host/sampling/file_descriptor.hpp"

namespace webdyno::sampling {

/// Which of the watched processes have ended. A pidfd becomes readable then, pidfd_open(2), and an
/// epoll over all of them costs nothing while none does.
class ExitWatch {
 public:
  ExitWatch();

  /// `process` is what exited() will say. Closing the pidfd ends the watch.
  void watch(int pid_fd, std::size_t process);

  /// Those that have ended and whose pidfd is still open.
  std::vector<std::size_t> exited() const;

  /// Readable while exited() has something to say.
  int fd() const { return epoll_.get(); }

 private:
  FileDescriptor epoll_;
};

}  // namespace webdyno::sampling
