#include "server/cli/signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

namespace webdyno::cli {

Signals::Signals() {
  ::sigemptyset(&set_);
  ::sigaddset(&set_, SIGINT);
  ::sigaddset(&set_, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  fd_ = ::signalfd(-1, &set_, SFD_CLOEXEC);
  std::signal(SIGPIPE, SIG_IGN);  // a browser that dies is an answer of its pipe
}

Signals::~Signals() { ::close(fd_); }

}  // namespace webdyno::cli
