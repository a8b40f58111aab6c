#include "server/cli/signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace webdyno::cli {

Signals::Signals() {
  ::sigemptyset(&set_);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) {  // the last: the terminal was closed
    // A blocked signal is read also where nohup or a shell's & has it ignored.
    struct sigaction before {};
    if (::sigaction(each, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaddset(&set_, each);
  }
  ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  fd_ = ::signalfd(-1, &set_, SFD_CLOEXEC | SFD_NONBLOCK);
  std::signal(SIGPIPE, SIG_IGN);  // a browser that dies is an answer of its pipe
}

bool Signals::came(int wait_ms) const {
  pollfd told{.fd = fd_, .events = POLLIN, .revents = 0};
  return ::poll(&told, 1, wait_ms) > 0;
}

void Signals::forget() {
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  signalfd_siginfo each{};
  while (::read(fd_, &each, sizeof(each)) == sizeof(each)) continue;
}

Signals::~Signals() { ::close(fd_); }

}  // namespace webdyno::cli
