#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>

#include "server/http/message.hpp"

namespace webdyno::http {

/// Looks at a request before anything of its body is read: the refusal, or nullopt when it may
/// pass.
using Gate = std::function<std::optional<Response>(const Request&)>;

/// Answers a request that has passed, also one that is oversized: who it is of decides what is to
/// be kept of that. An exception becomes 500 and a log line.
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

/// The port is taken, or cannot be had: one line that names it.
class PortError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// HTTP/1.1 with keep-alive on 127.0.0.1. Knows connections, sizes and time-outs; nothing of
/// routes, tokens or JSON. A request that two parties could read differently is 400. Where there
/// are too many connections the one that has waited longest for a request is closed. Lives on one
/// io_context thread. stop() ends accepting and every connection; then the io_context runs dry.
class Server {
 public:
  /// Port 0 takes a free one. Throws PortError.
  Server(boost::asio::io_context& io, std::uint16_t port, Gate gate, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;  // sessions that are still being unwound hold it too
};

}  // namespace webdyno::http
