#include "server/api/protobuf_fields.hpp"

#include <algorithm>

namespace webdyno::api {

std::optional<std::uint64_t> ProtobufFields::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  broken_ = true;
  return std::nullopt;
}

std::optional<ProtobufField> ProtobufFields::next() {
  if (rest_.empty() || broken_) return std::nullopt;
  const auto tag = varint();
  if (!tag) return std::nullopt;
  ProtobufField field;
  field.number = *tag >> 3;
  const auto skip = [this](std::uint64_t bytes) {
    rest_.remove_prefix(std::min(bytes, rest_.size()));
  };
  switch (*tag & 7U) {
    case 0: {
      const auto value = varint();
      if (!value) return std::nullopt;
      field.value = *value;
      return field;
    }
    case 1:
    case 5:
      field.kind = ProtobufField::Kind::kFixed;
      skip((*tag & 7U) == 1 ? 8 : 4);
      return field;
    case 2: {
      const auto length = varint();
      if (!length) return std::nullopt;
      field.kind = ProtobufField::Kind::kBytes;
      field.content = rest_.first(*length);
      skip(*length);
      return field;
    }
    default:
      broken_ = true;
      return std::nullopt;
  }
}

}  // namespace webdyno::api
