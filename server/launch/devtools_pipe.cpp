#include "server/launch/devtools_pipe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace webdyno::launch {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  return ends;
}

void close_once(int& descriptor) {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

}  // namespace

DevtoolsPipe::DevtoolsPipe() {
  const auto commands = make_pipe();
  child_reads_ = commands[0];
  write_ = commands[1];
  const auto replies = make_pipe();
  read_ = replies[0];
  child_writes_ = replies[1];
}

DevtoolsPipe::DevtoolsPipe(DevtoolsPipe&& other) noexcept
    : child_reads_(std::exchange(other.child_reads_, -1)),
      child_writes_(std::exchange(other.child_writes_, -1)),
      write_(std::exchange(other.write_, -1)),
      read_(std::exchange(other.read_, -1)),
      last_id_(other.last_id_),
      buffer_(std::move(other.buffer_)) {}

DevtoolsPipe::~DevtoolsPipe() {
  child_started();
  close_once(write_);
  close_once(read_);
}

void DevtoolsPipe::child_started() {
  close_once(child_reads_);
  close_once(child_writes_);
}

tl::expected<std::string, std::string> DevtoolsPipe::read_message(Clock::time_point deadline) {
  for (;;) {
    if (const auto end = buffer_.find('\0'); end != std::string::npos) {
      std::string message = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return message;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd readable{.fd = read_, .events = POLLIN, .revents = 0};
    const int ready = left.count() > 0 ? ::poll(&readable, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return tl::unexpected(std::string("no answer in time"));
    std::array<char, 65536> piece{};
    const auto size = ::read(read_, piece.data(), piece.size());
    if (size <= 0) return tl::unexpected(std::string("the browser closed the pipe"));
    buffer_.append(piece.data(), static_cast<std::size_t>(size));
  }
}

tl::expected<json, std::string> DevtoolsPipe::call(std::string_view method, const json& parameters,
                                                   std::chrono::milliseconds timeout, std::string_view session_id) {
  const auto deadline = Clock::now() + timeout;
  json command = {{"id", ++last_id_}, {"method", method}, {"params", parameters}};
  if (!session_id.empty()) command["sessionId"] = session_id;
  const std::string text = command.dump() + '\0';
  // SIGPIPE is ignored by every command that launches a browser; a closed pipe is an error here.
  if (::write(write_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return tl::unexpected(std::string("the browser closed the pipe"));
  }
  for (;;) {
    const auto message = read_message(deadline);
    if (!message) return tl::unexpected(fmt::format("{}: {}", method, message.error()));
    const json reply = json::parse(*message, nullptr, false);
    if (!reply.is_object() || reply.value("id", 0) != last_id_) continue;  // an event
    if (reply.contains("error")) return tl::unexpected(fmt::format("{}: {}", method, reply["error"].value("message", "")));
    return reply.value("result", json::object());
  }
}

}  // namespace webdyno::launch
