#pragma once

#include <cstdint>
#include <optional>

#include "server/api/byte_range.hpp"

namespace webdyno::api {

/// One field of a protobuf message as it stands in the bytes: nothing is known of its meaning.
struct ProtobufField {
  enum class Kind { kNumber, kFixed, kBytes };
  std::uint64_t number = 0;
  Kind kind = Kind::kNumber;
  std::uint64_t value = 0;  // of kNumber
  ByteRange content;        // of kBytes; what there is of it where the message is cut short
};

/// Walks the fields of a message. Takes any bytes: ends at what is no field, and a length of 2^40
/// is a number like any other.
class ProtobufFields {
 public:
  explicit ProtobufFields(const ByteRange& message) : rest_(message) {}

  std::optional<ProtobufField> next();  // nullopt: the end, or no field
  bool broken() const { return broken_; }

 private:
  std::optional<std::uint64_t> varint();

  ByteRange rest_;
  bool broken_ = false;
};

}  // namespace webdyno::api
