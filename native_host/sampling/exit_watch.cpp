#include "native_host/sampling/exit_watch.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace webdyno::sampling {

ExitWatch::ExitWatch() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_.valid()) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

void ExitWatch::watch(int pid_fd, std::size_t process) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = process;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, pid_fd, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

std::vector<std::size_t> ExitWatch::exited() const {
  std::array<epoll_event, 64> events;
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), /*timeout=*/0);
  if (count < 0 && errno != EINTR) {
    throw std::system_error(errno, std::generic_category(), "epoll_wait");
  }
  std::vector<std::size_t> processes;
  for (int i = 0; i < count; ++i) {
    // A copy: the kernel's structure is packed, and its number not aligned to be referred to.
    const std::uint64_t process = events[static_cast<std::size_t>(i)].data.u64;
    processes.push_back(process);
  }
  return processes;
}

}  // namespace webdyno::sampling
