#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/api/byte_range.hpp"

namespace webdyno::api {

/// What a file is by its content, whatever it is called.
struct ModelContent {
  enum class Kind {
    kUnknown,
    kModel,
    kLfsPointer,  // of Git LFS: the model itself was not fetched
    kOther,       // known to be no model of any format here: an archive, a pickle, other JSON
  };
  Kind kind = Kind::kUnknown;
  std::string format;               // as `model_formats` of the manifests: onnx, tfjs ...
  std::vector<std::string> beside;  // files that its loader fetches too, as the model names them
};

/// Looks at the first bytes, and into JSON and protobuf as far as it must. A damaged file is what
/// its beginning says.
ModelContent recognise(const ByteRange& bytes);

/// The format that alone has such names, for a file whose content says nothing: *.onnx, *.ort,
/// *.tflite, model.json. Empty: any.
std::string format_by_name(std::string_view file_name);

/// The format that a file of unknown content could be, by an ending that files of all kinds have:
/// *.bin. Empty: none.
std::string guess_by_name(std::string_view file_name);

/// What makes a model for the browser of a file that is none, by its ending. Empty: unknown.
std::string_view conversion_by_name(std::string_view file_name);

/// What a person knows a format by: "*.onnx".
std::string_view usual_name(std::string_view format);

}  // namespace webdyno::api
