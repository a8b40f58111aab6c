#include "native_host/frame_decoder.hpp"
#include "tests/fuzz/fuzzed.hpp"

// However the stream comes in pieces, the messages and the error are the same.
namespace {

using webdyno::native_host::FrameDecoder;

std::string decoded(std::string_view bytes, std::size_t piece) {
  FrameDecoder decoder;
  std::string all;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    decoder.feed(bytes.substr(0, piece));
    for (;;) {
      const auto message = decoder.next();
      if (!message) return all + message.error().code;
      if (!*message) break;
      webdyno::fuzz::require(!(*message)->empty(), "a message has bytes");
      all += webdyno::native_host::frame(**message);
    }
  }
  const auto end = decoder.end();
  return all + (end ? end->message : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = webdyno::fuzz::text_of(data, size);
  webdyno::fuzz::require(decoded(bytes, 1) == decoded(bytes, std::max<std::size_t>(size, 1)),
                         "pieces do not matter");
  return 0;
}
