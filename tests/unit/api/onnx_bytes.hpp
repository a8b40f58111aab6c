#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace webdyno::test {

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
  return bytes + static_cast<char>(value);
}

/// A field of protobuf that is bytes, a text or a message.
inline std::string field(std::uint64_t number, const std::string& content) {
  return varint(number << 3 | 2) + varint(content.size()) + content;
}

/// IR version 9 and a producer.
inline std::string onnx_header() { return "\x08\x09" + field(2, "test"); }

/// A graph whose weights lie in these files.
inline std::string onnx_graph(const std::vector<std::string>& locations) {
  std::string graph;
  for (const auto& location : locations) {
    const auto offset = field(13, field(1, "offset") + field(2, "0"));
    const auto place = field(13, field(1, "location") + field(2, location));
    graph += field(5, field(8, "w") + offset + place);
  }
  return graph + field(2, "graph");
}

inline std::string onnx_model(const std::vector<std::string>& locations) {
  return onnx_header() + field(7, onnx_graph(locations)) + field(8, "");
}

}  // namespace webdyno::test
