#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/api/byte_range.hpp"

namespace webdyno::api {

/// Whether the bytes begin as an ONNX model does, and then the files beside it in which its weights
/// lie (external data), each once, as the model names them. nullopt: it is none.
std::optional<std::vector<std::string>> onnx_weight_files(const ByteRange& bytes);

}  // namespace webdyno::api
