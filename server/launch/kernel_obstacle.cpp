#include "server/launch/kernel_obstacle.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

#include "schema/wire/process_owner.hpp"

namespace webdyno::launch {

std::string refused_call(const std::string& call, int error) {
  return fmt::format(
      "{}: {}: this container refuses a system call that webdyno needs; give it a seccomp profile "
      "that allows it (docker run --security-opt seccomp=unconfined)",
      call, std::strerror(error));
}

std::string kernel_obstacle() {
  if (wire::this_process()["boot_id"].is_null()) {
    return "/proc tells nothing of this machine; mount a whole one (`mount -t proc proc /proc`, "
           "without subset)";
  }
  try {
    std::thread([] {}).join();
  } catch (const std::system_error& error) {
    return refused_call("clone3", error.code().value());
  }
  const auto pid_fd = static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0));
  if (pid_fd < 0) return refused_call("pidfd_open", errno);
  ::close(pid_fd);
  return {};
}

}  // namespace webdyno::launch
