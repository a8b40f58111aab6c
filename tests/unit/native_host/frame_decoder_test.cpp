#include "native_host/frame_decoder.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

namespace webdyno::native_host {
namespace {

std::string header(std::uint32_t length) {
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length));
}

TEST_CASE("frames come out whole, however they came in") {
  const std::string bytes = frame("{\"a\":1}") + frame("{}");
  const auto piece = GENERATE(range(std::size_t{1}, std::size_t{20}));
  FrameDecoder decoder;
  std::vector<std::string> messages;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    decoder.feed(std::string_view(bytes).substr(at, piece));
    for (;;) {
      const auto message = decoder.next();
      REQUIRE(message);
      if (!*message) break;
      messages.push_back(**message);
    }
  }
  CHECK(messages == std::vector<std::string>{"{\"a\":1}", "{}"});
  CHECK_FALSE(decoder.end());
}

TEST_CASE("an empty frame is an error") {
  FrameDecoder decoder;
  decoder.feed(header(0));
  const auto message = decoder.next();
  REQUIRE_FALSE(message);
  CHECK(message.error().code == "bad_frame");
  CHECK(message.error().message == "a frame of 0 bytes; a message is a JSON object");
}

TEST_CASE("a frame may have a mebibyte; a larger one is refused by its length alone") {
  FrameDecoder decoder;
  decoder.feed(frame(std::string(kMaxReceivedBytes, ' ')));
  REQUIRE(decoder.next().value().value().size() == kMaxReceivedBytes);
  decoder.feed(header(kMaxReceivedBytes + 1));
  const auto message = decoder.next();
  REQUIRE_FALSE(message);
  CHECK(message.error().code == "frame_too_large");
  CHECK(message.error().message == "a frame of 1048577 bytes; allowed: at most 1048576");
}

TEST_CASE("the end of the stream inside a frame is an error") {
  FrameDecoder decoder;
  CHECK_FALSE(decoder.end());
  decoder.feed(header(20).substr(0, 3));
  CHECK(decoder.end()->message == "the stream ended after 3 of the 4 bytes of a length");
  decoder.feed(header(20).substr(3) + "{\"a\"");
  REQUIRE(decoder.next().value() == std::nullopt);
  CHECK(decoder.end()->code == "bad_frame");
  CHECK(decoder.end()->message == "the stream ended after 4 of the 20 bytes of a message");
}

TEST_CASE("what a browser would not take is not sent") {
  CHECK(frame(std::string(kMaxSentBytes, ' ')).size() == kMaxSentBytes + 4);
  CHECK_THROWS_AS(frame(std::string(kMaxSentBytes + 1, ' ')), std::length_error);
}

}  // namespace
}  // namespace webdyno::native_host
