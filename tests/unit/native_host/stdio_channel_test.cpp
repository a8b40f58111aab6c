#include "native_host/stdio_channel.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <vector>

namespace webdyno::native_host {
namespace {

/// A channel whose browser reads when it is told to.
class Channel {
 public:
  Channel() {
    if (::pipe2(in_, O_CLOEXEC) != 0 || ::pipe2(out_, O_CLOEXEC | O_NONBLOCK) != 0) {
      throw std::runtime_error("pipe2");
    }
    channel_.emplace(io_, in_[0], out_[1]);
    channel_->on_broken = [this](const std::string& why) { broken_.push_back(why); };
  }
  ~Channel() {
    ::close(in_[1]);
    ::close(out_[0]);
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  StdioChannel& operator*() { return *channel_; }
  const std::vector<std::string>& broken() const { return broken_; }

  /// Reads until `count` messages have come.
  std::vector<std::string> read(std::size_t count) {
    std::vector<std::string> messages;
    std::string buffer(64 * 1024, '\0');
    while (messages.size() < count) {
      io_.restart();
      io_.poll();
      const ssize_t size = ::read(out_[0], buffer.data(), buffer.size());
      if (size > 0) decoder_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
      while (const auto message = decoder_.next().value()) messages.push_back(*message);
    }
    return messages;
  }
  void poll() {
    io_.restart();
    io_.poll();
  }

 private:
  boost::asio::io_context io_{1};
  int in_[2];
  int out_[2];
  std::optional<StdioChannel> channel_;
  FrameDecoder decoder_;
  std::vector<std::string> broken_;
};

TEST_CASE("a reply goes before every queued message, but not into one") {
  Channel channel;
  const std::string large(512 * 1024, 'a');  // more than a pipe holds
  (*channel).send(large, Urgency::kOrdinary);
  (*channel).send("batch", Urgency::kOrdinary);
  (*channel).send("stopped", Urgency::kOrdinary);
  (*channel).send("reply 1", Urgency::kReply);
  (*channel).send("reply 2", Urgency::kReply);
  bool all_sent = false;
  (*channel).when_sent([&all_sent] { all_sent = true; });
  channel.poll();
  CHECK_FALSE(all_sent);
  CHECK(channel.read(5) ==
        std::vector<std::string>{large, "reply 1", "reply 2", "batch", "stopped"});
  channel.poll();
  CHECK(all_sent);
}

TEST_CASE("with nothing to send, all is sent") {
  Channel channel;
  bool all_sent = false;
  (*channel).when_sent([&all_sent] { all_sent = true; });
  CHECK(all_sent);
}

TEST_CASE("a browser that takes nothing is given up at 16 MiB, once") {
  Channel channel;
  const std::string large(1000 * 1000, 'a');
  for (int i = 0; i < 16; ++i) (*channel).send(large, Urgency::kOrdinary);
  CHECK(channel.broken().empty());
  for (int i = 0; i < 4; ++i) (*channel).send(large, Urgency::kOrdinary);
  CHECK(channel.broken() == std::vector<std::string>{"the browser takes no more messages"});
}

}  // namespace
}  // namespace webdyno::native_host
