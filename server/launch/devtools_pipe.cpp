#include "server/launch/devtools_pipe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace webdyno::launch {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The largest answers are CPU profiles: about 10 bytes a millisecond, 36 MB an hour, and the
// functions' names. A program that is no browser cannot fill memory.
constexpr std::size_t kMessageLimitBytes = std::size_t{64} << 20U;

constexpr milliseconds kWhileWaiting{500};

constexpr const char* kClosed = "the browser closed the pipe";

void close_once(int& descriptor) {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

}  // namespace

DevtoolsPipe::DevtoolsPipe() {
  // A socket and not a pipe where we write: send(2) can be told not to raise SIGPIPE.
  std::array<int, 2> commands{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, commands.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  child_reads_ = commands[0];
  write_ = commands[1];
  std::array<int, 2> replies{};
  if (::pipe2(replies.data(), O_CLOEXEC) != 0) {
    const int error = errno;
    close_once(child_reads_);
    close_once(write_);
    throw std::system_error(error, std::generic_category(), "pipe");
  }
  read_ = replies[0];
  child_writes_ = replies[1];
}

DevtoolsPipe::~DevtoolsPipe() {
  child_started();
  close_once(write_);
  close_once(read_);
}

void DevtoolsPipe::child_started() {
  close_once(child_reads_);
  close_once(child_writes_);
}

tl::expected<std::string, std::string> DevtoolsPipe::read_message(
    steady_clock::time_point deadline) {
  for (;;) {
    if (const auto end = received_.find('\0', searched_); end != std::string::npos) {
      std::string message = received_.substr(0, end);
      received_.erase(0, end + 1);
      searched_ = 0;
      return message;
    }
    searched_ = received_.size();
    if (received_.size() > kMessageLimitBytes) {
      return tl::unexpected(std::string("an answer without end"));
    }
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return tl::unexpected(std::string());
    pollfd readable{.fd = read_, .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, static_cast<int>(left.count())) <= 0) continue;
    std::array<char, 65536> piece{};
    const auto size = ::read(read_, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return tl::unexpected(std::string(kClosed));
    received_.append(piece.data(), static_cast<std::size_t>(size));
  }
}

tl::expected<json, std::string> DevtoolsPipe::call(std::string_view method, const json& parameters,
                                                   milliseconds timeout,
                                                   std::string_view session_id,
                                                   const std::function<void()>& while_waiting) {
  const auto deadline = steady_clock::now() + timeout;
  json command = {{"id", ++last_id_}, {"method", method}, {"params", parameters}};
  if (!session_id.empty()) command["sessionId"] = session_id;
  // Commands are a few kB and one is under way at a time: they fit into the socket's buffer.
  const std::string text = command.dump() + '\0';
  if (::send(write_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
    return tl::unexpected(fmt::format("{}: {}", method, kClosed));
  }
  for (;;) {
    const auto message = read_message(std::min(deadline, steady_clock::now() + kWhileWaiting));
    if (!message) {
      if (message.error().empty() && steady_clock::now() < deadline) {
        if (while_waiting) while_waiting();
        continue;
      }
      return tl::unexpected(
          message.error().empty()
              ? fmt::format("{}: no answer within {} s", method, timeout.count() / 1000)
              : fmt::format("{}: {}", method, message.error()));
    }
    const json reply = json::parse(*message, nullptr, false);
    if (!reply.is_object() || reply.value("id", json()) != last_id_) continue;  // an event
    if (reply.contains("error")) {
      return tl::unexpected(fmt::format("{}: {}", method, reply["error"].value("message", "")));
    }
    return reply.value("result", json::object());
  }
}

tl::expected<void, std::string> DevtoolsPipe::listen(
    milliseconds timeout, const std::function<bool(const json&)>& on_event) {
  const auto deadline = steady_clock::now() + timeout;
  for (;;) {
    const auto message = read_message(deadline);
    if (!message) {
      if (message.error().empty() && steady_clock::now() < deadline) continue;
      return tl::unexpected(message.error().empty()
                                ? fmt::format("no event within {} s", timeout.count() / 1000)
                                : message.error());
    }
    const json event = json::parse(*message, nullptr, false);
    if (event.is_object() && !event.contains("id") && on_event(event)) return {};
  }
}

}  // namespace webdyno::launch
