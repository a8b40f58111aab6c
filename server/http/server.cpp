#include "server/http/server.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <chrono>
#include <list>
#include <optional>
#include <utility>

#include "server/http/request_head.hpp"

namespace webdyno::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;
using Stream = beast::tcp_stream;

constexpr auto kAwait = net::as_tuple(net::use_awaitable);

// Header and body are read into one flat buffer: 75 KB bodies arrive 4 to 5 times faster than with
// Beast's default 512-byte growth.
constexpr std::size_t kReadBufferBytes = 512 * 1024;
constexpr std::chrono::seconds kIdleTimeout{120};
// Of a body that nobody wants so much is still read, and thrown away. It takes 0.1 s.
constexpr std::size_t kMaxDrainedBytes = 64 * 1024 * 1024;
constexpr std::chrono::seconds kDrainTimeout{10};
// A browser has 6 to a host, and 1024 descriptors are what a process has by default: both servers,
// the database and pipes fit in.
constexpr std::size_t kMaxConnections = 256;
// Whoever runs out of descriptors runs out of them for a while.
constexpr std::chrono::milliseconds kAcceptRetry{100};
constexpr std::chrono::minutes kSayAgain{1};

/// Looks whether the peer has closed its end, without taking what it may have sent.
bool is_closed(tcp::socket& socket) {
  char next = 0;
  const auto size = ::recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

template <class Message>
void set_headers(Message& message, const Response& response) {
  message.set(bhttp::field::server, "webdyno");
  message.set(bhttp::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) message.set(name, value);
}

bhttp::message_generator whole_message(Response&& response, unsigned version, bool keep_alive,
                                       bool head) {
  bhttp::response<bhttp::string_body> message(static_cast<bhttp::status>(response.status), version);
  set_headers(message, response);
  message.body() = std::move(response.body);
  message.keep_alive(keep_alive);
  message.prepare_payload();
  if (head) message.body().clear();
  return message;
}

/// The next piece, if there is one; nullopt around it: it has failed.
net::awaitable<std::optional<std::optional<std::string>>> next_piece(const Response& response) {
  try {
    co_return co_await response.stream();
  } catch (const std::exception& error) {
    spdlog::error("an answer was cut short: {}", error.what());
  }
  co_return std::nullopt;
}

/// An answer that is cut short has no last chunk, by which its reader knows it.
net::awaitable<void> send_stream(Stream& stream, const Response& response, bool head) {
  bhttp::response<bhttp::empty_body> message(static_cast<bhttp::status>(response.status), 11);
  set_headers(message, response);
  message.set(bhttp::field::cache_control, "no-store");
  message.chunked(true);
  bhttp::response_serializer<bhttp::empty_body> serializer(message);
  stream.expires_after(kIdleTimeout);
  if (const auto [error, size] = co_await bhttp::async_write_header(stream, serializer, kAwait);
      error || head)
    co_return;
  for (;;) {
    const auto piece = co_await next_piece(response);
    if (!piece) co_return;
    if (!*piece) break;
    stream.expires_after(kIdleTimeout);
    if (const auto [error, size] =
            co_await net::async_write(stream, bhttp::make_chunk(net::buffer(**piece)), kAwait);
        error) {
      co_return;
    }
  }
  co_await net::async_write(stream, bhttp::make_chunk_last(), kAwait);
}

/// Reads what the peer still sends: it may look for the answer only after its whole body, and a
/// connection that is closed before is reset, and the answer lost with it.
net::awaitable<void> drain(Stream& stream, beast::flat_buffer& buffer) {
  beast::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  stream.expires_after(kDrainTimeout);
  for (std::size_t drained = 0; drained < kMaxDrainedBytes;) {
    buffer.clear();
    const auto [error, size] =
        co_await stream.async_read_some(buffer.prepare(kReadBufferBytes), kAwait);
    if (error) co_return;
    drained += size;
  }
}

net::awaitable<Response> answer(const Handler& handler, Request request) {
  try {
    co_return co_await handler(std::move(request));
  } catch (const std::exception& error) {
    spdlog::error("request failed: {}", error.what());
    co_return error_response(500, "internal", error.what());
  }
}

/// Whether what came is no HTTP, and there is somebody to tell.
bool is_malformed(beast::error_code error) {
  const beast::error_code ended = bhttp::error::end_of_stream;
  return error.category() == ended.category() && error != bhttp::error::end_of_stream &&
         error != bhttp::error::partial_message;
}

Response bad_request(std::string_view reason) { return error_response(400, "bad_request", reason); }

struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}

  Stream stream;
  bool answering = false;  // false: the next word is the peer's
};

}  // namespace

struct Server::State {
  State(net::io_context& io, Gate look, Handler handle)
      : acceptor(io), retry(io), gate(std::move(look)), handler(std::move(handle)) {}

  /// Of those that wait for a request the one that has waited longest has to go. False: all are
  /// being answered.
  bool make_room() {
    const auto idle = std::find_if(connections.begin(), connections.end(),
                                   [](const Connection* each) { return !each->answering; });
    if (idle == connections.end()) return false;
    beast::error_code ignored;
    (*idle)->stream.socket().close(ignored);
    connections.erase(idle);
    return true;
  }

  tcp::acceptor acceptor;
  net::steady_timer retry;
  Gate gate;
  Handler handler;
  std::list<Connection*> connections;  // in the order in which they were last answered
  bool stopped = false;
};

namespace {

/// A request as it came, or the refusal that ends its connection when nothing has been read of its
/// body.
struct Arrived {
  unsigned version = 11;
  bool head = false;
  bool keep_alive = false;
  bool body_left = false;  // something of it is still to come, which nobody reads
  std::optional<Response> refusal;
  Request request;
};

/// Nothing: the connection is over.
template <class State>
net::awaitable<std::optional<Arrived>> read_request(State& state, Stream& stream,
                                                    beast::flat_buffer& buffer) {
  bhttp::request_parser<bhttp::string_body> parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(boost::none);  // the header's own word is looked at below
  stream.expires_after(kIdleTimeout);
  const auto [no_header, header_size] =
      co_await bhttp::async_read_header(stream, buffer, parser, kAwait);
  if (no_header && !is_malformed(no_header)) co_return std::nullopt;
  const auto& header = parser.get().base();
  Arrived arrived;
  const auto refused = [&](Response refusal) {
    arrived.refusal = std::move(refusal);
    arrived.body_left = no_header || !parser.is_done();
    return std::move(arrived);
  };
  if (no_header) co_return refused(bad_request("this is no request: " + no_header.message()));
  arrived.version = header.version();
  arrived.head = header.method() == bhttp::verb::head;
  arrived.keep_alive = parser.keep_alive();
  auto head = read_head(header);
  if (!head) co_return refused(bad_request(head.error()));
  arrived.request = std::move(*head);
  if (auto refusal = state.gate(arrived.request)) co_return refused(std::move(*refusal));

  arrived.request.oversized = parser.content_length().value_or(0) > kMaxBodyBytes;
  if (!arrived.request.oversized) {
    parser.body_limit(kMaxBodyBytes);
    const auto [error, size] = co_await bhttp::async_read(stream, buffer, parser, kAwait);
    arrived.request.oversized = error == bhttp::error::body_limit;
    if (is_malformed(error) && !arrived.request.oversized)
      co_return refused(bad_request("this is no body: " + error.message()));
    if (error && !arrived.request.oversized) co_return std::nullopt;
  }
  arrived.body_left = arrived.request.oversized;
  if (!arrived.request.oversized) arrived.request.body = std::move(parser.get().body());
  co_return arrived;
}

/// Whether another request may follow.
template <class State>
net::awaitable<bool> serve_request(State& state, Connection& connection,
                                   beast::flat_buffer& buffer) {
  auto& stream = connection.stream;
  auto arrived = co_await read_request(state, stream, buffer);
  if (!arrived) co_return false;
  connection.answering = true;
  stream.expires_never();  // a lease request may wait; the handler has its own limits
  arrived->request.abandoned = [&stream] { return is_closed(stream.socket()); };
  Response response;
  if (arrived->refusal)
    response = std::move(*arrived->refusal);
  else
    response = co_await answer(state.handler, std::move(arrived->request));
  if (response.stream) {
    co_await send_stream(stream, response, arrived->head);
    co_return false;
  }
  const bool keep_alive = arrived->keep_alive && !arrived->body_left;
  stream.expires_after(kIdleTimeout);
  const auto [error, written] = co_await beast::async_write(
      stream, whole_message(std::move(response), arrived->version, keep_alive, arrived->head),
      kAwait);
  connection.answering = false;
  if (!error && arrived->body_left) co_await drain(stream, buffer);
  co_return !error && keep_alive;
}

/// One connection, from accept to close. A session is a local variable of its coroutine.
template <class State>
net::awaitable<void> serve_connection(std::shared_ptr<State> state, tcp::socket socket) {
  Connection connection(std::move(socket));
  connection.stream.socket().set_option(tcp::no_delay(true));
  auto& connections = state->connections;
  connections.push_back(&connection);
  beast::flat_buffer buffer(kReadBufferBytes + kMaxBodyBytes);
  buffer.reserve(kReadBufferBytes);
  while (!state->stopped && co_await serve_request(*state, connection, buffer)) {
    connections.remove(&connection);
    connections.push_back(&connection);
  }
  connections.remove(&connection);
  beast::error_code ignored;
  connection.stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

void log_failure(std::exception_ptr failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("connection failed: {}", error.what());
  }
}

template <class State>
net::awaitable<void> accept_connections(std::shared_ptr<State> state) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point say_again;
  while (!state->stopped) {
    auto [error, socket] = co_await state->acceptor.async_accept(kAwait);
    if (error == net::error::operation_aborted) break;
    if (error) {
      if (Clock::now() >= say_again) {
        spdlog::error("no connection can be accepted: {}; tried again until one can",
                      error.message());
        say_again = Clock::now() + kSayAgain;
      }
      state->make_room();
      state->retry.expires_after(kAcceptRetry);
      co_await state->retry.async_wait(kAwait);
      continue;
    }
    if (state->connections.size() >= kMaxConnections && !state->make_room()) continue;
    net::co_spawn(state->acceptor.get_executor(), serve_connection(state, std::move(socket)),
                  log_failure);
  }
}

}  // namespace

Server::Server(net::io_context& io, std::uint16_t port, Gate gate, Handler handler)
    : state_(std::make_shared<State>(io, std::move(gate), std::move(handler))) {
  const tcp::endpoint endpoint(net::ip::address_v4::loopback(), port);
  beast::error_code error;
  auto& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(net::socket_base::reuse_address(true));
  if (acceptor.bind(endpoint, error); error) {
    throw PortError(fmt::format(
        "port {} on 127.0.0.1 cannot be used: {}; name another with --port or --workload-port",
        port, error.message()));
  }
  acceptor.listen();
  net::co_spawn(io, accept_connections(state_), log_failure);
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }

void Server::stop() {
  if (std::exchange(state_->stopped, true)) return;
  beast::error_code ignored;
  state_->acceptor.close(ignored);
  state_->retry.cancel();
  for (Connection* each : state_->connections) each->stream.socket().close(ignored);
}

}  // namespace webdyno::http
