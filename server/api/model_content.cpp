#include "server/api/model_content.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "server/api/network_json.hpp"
#include "server/api/onnx_content.hpp"
#include "server/api/protobuf_fields.hpp"

namespace webdyno::api {
namespace {

using Content = ModelContent::Kind;

constexpr auto kUsualNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"brain", "brain.js' toJSON() in *.json"},
    {"convnetjs", "ConvNetJS' toJSON() in *.json"},
    {"kerasjs", "*.bin of Keras.js' encoder"},
    {"onnx", "*.onnx"},
    {"ort", "*.ort"},
    {"synaptic", "synaptic's toJSON() in *.json"},
    {"tfjs", "model.json of TensorFlow.js"},
    {"tflite", "*.tflite"},
});

// What people have before they have a model for the browser.
constexpr auto kConversions = std::to_array<std::pair<std::string_view, std::string_view>>({
    {".pb", "convert it with tensorflowjs_converter or tf2onnx"},
    {".h5", "convert it with tensorflowjs_converter or tf2onnx"},
    {".keras", "convert it with tensorflowjs_converter or tf2onnx"},
    {".pt", "export it to ONNX with torch.onnx.export"},
    {".pth", "export it to ONNX with torch.onnx.export"},
    {".safetensors", "export it to ONNX, with optimum-cli export onnx say"},
    {".pkl", "export it to ONNX, with skl2onnx say"},
    {".joblib", "export it to ONNX, with skl2onnx say"},
    {".mlmodel", "name the ONNX or .tflite file that it was made of"},
    {".gz", "unpack it first"},
    {".zip", "unpack it first"},
});

constexpr std::string_view kLfsPointer = "version https://git-lfs.github.com/spec/";

// zip (PyTorch's weights, .npz, .keras, .task), pickle of protocol 2 to 5, HDF5, GGUF, SQLite.
constexpr std::array<std::string_view, 8> kOthers = {
    "PK\x03\x04", "\x80\x02", "\x80\x03", "\x80\x04",
    "\x80\x05",   "\x89HDF",  "GGUF",     "SQLite format 3",
};

// What a file is by its first bytes is said in them; JSON may begin with blanks.
constexpr std::uint64_t kBeginning = 256;

/// FlatBuffers have their identifier behind the first offset.
bool has_identifier(std::string_view bytes, std::string_view identifier) {
  return bytes.size() >= 8 && bytes.substr(4, 4) == identifier;
}

bool begins_as_json(std::string_view bytes) {
  const auto first = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string_view::npos && bytes[first] == '{';
}

/// One message of the library's own definition: 1 to 4 are texts, 5 is Keras' configuration in
/// JSON, 6 are weights.
bool is_kerasjs(const ByteRange& bytes) {
  constexpr std::uint64_t kConfiguration = 5;
  constexpr std::uint64_t kWeights = 6;
  bool configured = false;
  ProtobufFields fields(bytes);
  while (const auto field = fields.next()) {
    if (field->kind != ProtobufField::Kind::kBytes || field->number < 1 || field->number > kWeights)
      return configured;
    if (field->number == kConfiguration)
      configured = begins_as_json(field->content.text(kBeginning));
  }
  return configured;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
  return result;
}

}  // namespace

ModelContent recognise(const ByteRange& bytes) {
  const std::string beginning = bytes.text(kBeginning);
  const auto model = [](std::string format) {
    return ModelContent{.kind = Content::kModel, .format = std::move(format), .beside = {}};
  };
  if (beginning.starts_with(kLfsPointer))
    return {.kind = Content::kLfsPointer, .format = {}, .beside = {}};
  if (has_identifier(beginning, "TFL3")) return model("tflite");
  if (has_identifier(beginning, "ORTM")) return model("ort");
  if (std::any_of(kOthers.begin(), kOthers.end(),
                  [&](std::string_view other) { return beginning.starts_with(other); }))
    return {.kind = Content::kOther, .format = {}, .beside = {}};
  if (begins_as_json(beginning)) {
    auto [format, weights] = network_json(bytes);
    const Content kind = format.empty() ? Content::kOther : Content::kModel;
    return {.kind = kind, .format = std::move(format), .beside = std::move(weights)};
  }
  if (auto weights = onnx_weight_files(bytes))
    return {.kind = Content::kModel, .format = "onnx", .beside = std::move(*weights)};
  if (is_kerasjs(bytes)) return model("kerasjs");
  return {};
}

std::string format_by_name(std::string_view file_name) {
  const std::string name = lower(file_name.substr(file_name.rfind('/') + 1));
  if (name == "model.json") return "tfjs";
  for (const std::string format : {"onnx", "ort", "tflite"})
    if (name.ends_with("." + format)) return format;
  return "";
}

std::string guess_by_name(std::string_view file_name) {
  return lower(file_name).ends_with(".bin") ? "kerasjs" : "";
}

std::string_view conversion_by_name(std::string_view file_name) {
  const std::string name = lower(file_name);
  const auto* const found =
      std::find_if(kConversions.begin(), kConversions.end(),
                   [&](const auto& each) { return name.ends_with(each.first); });
  return found == kConversions.end() ? std::string_view{} : found->second;
}

std::string_view usual_name(std::string_view format) {
  const auto* const found = std::find_if(kUsualNames.begin(), kUsualNames.end(),
                                         [&](const auto& each) { return each.first == format; });
  return found == kUsualNames.end() ? format : found->second;
}

}  // namespace webdyno::api
