#include "server/cli/signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace webdyno::cli {

Signals::Signals() {
  ::sigemptyset(&set_);
  ::sigaddset(&set_, SIGINT);
  ::sigaddset(&set_, SIGTERM);
  ::sigaddset(&set_, SIGHUP);  // the terminal was closed
  ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  fd_ = ::signalfd(-1, &set_, SFD_CLOEXEC);
  std::signal(SIGPIPE, SIG_IGN);  // a browser that dies is an answer of its pipe
}

bool Signals::came(int wait_ms) const {
  pollfd told{.fd = fd_, .events = POLLIN, .revents = 0};
  return ::poll(&told, 1, wait_ms) > 0;
}

Signals::~Signals() { ::close(fd_); }

}  // namespace webdyno::cli
