#include "server/launch/loopback.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace webdyno::launch {
namespace {

constexpr int kConnectTimeoutMs = 2'000;

class Socket {
 public:
  Socket() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

/// 0: a connection was made; else errno.
int connect_to_ourselves() {
  const Socket listener;
  const Socket caller;
  if (listener.fd() < 0 || caller.fd() < 0) return errno;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.fd(), generic, size) != 0 || ::listen(listener.fd(), 1) != 0 ||
      ::getsockname(listener.fd(), generic, &size) != 0)
    return errno;
  if (::connect(caller.fd(), generic, size) != 0 && errno != EINPROGRESS) return errno;
  pollfd connected{.fd = caller.fd(), .events = POLLOUT, .revents = 0};
  if (::poll(&connected, 1, kConnectTimeoutMs) <= 0) return ETIMEDOUT;
  int error = 0;
  socklen_t error_size = sizeof error;
  ::getsockopt(caller.fd(), SOL_SOCKET, SO_ERROR, &error, &error_size);
  return error;
}

}  // namespace

std::string loopback_obstacle() {
  const int error = connect_to_ourselves();
  if (error == 0) return {};
  return fmt::format(
      "127.0.0.1 cannot be reached from this machine itself ({}), which browser and collector "
      "speak "
      "through; `ip link set lo up`, and no firewall may be before it",
      std::strerror(error));
}

}  // namespace webdyno::launch
