#include "server/api/onnx_content.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>

#include "server/api/protobuf_fields.hpp"

namespace webdyno::api {
namespace {

using Wire = ProtobufField::Kind;

// Numbers of onnx.proto. ModelProto:
constexpr std::uint64_t kIrVersion = 1;
constexpr std::uint64_t kProducer = 2;
constexpr std::uint64_t kModelVersion = 5;
constexpr std::uint64_t kGraph = 7;
constexpr std::uint64_t kOpset = 8;
constexpr std::uint64_t kFunctions = 25;
constexpr std::array<std::uint64_t, 12> kOfModel = {1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26};
// GraphProto, FunctionProto, NodeProto, AttributeProto, SparseTensorProto, TensorProto:
constexpr std::uint64_t kGraphNode = 1;
constexpr std::uint64_t kGraphInitializer = 5;
constexpr std::uint64_t kGraphSparse = 15;
constexpr std::uint64_t kFunctionNode = 7;
constexpr std::uint64_t kNodeAttribute = 5;
constexpr std::uint64_t kAttributeTensor = 5;
constexpr std::uint64_t kAttributeGraph = 6;
constexpr std::uint64_t kAttributeTensors = 10;
constexpr std::uint64_t kAttributeGraphs = 11;
constexpr std::uint64_t kSparseValues = 1;
constexpr std::uint64_t kSparseIndices = 2;
constexpr std::uint64_t kTensorExternal = 13;

// IR version 13 is of 2025.
constexpr std::uint64_t kLargestIrVersion = 255;
constexpr std::uint64_t kLongestPath = 4096;  // as of Linux
constexpr std::uint64_t kLongestProducer = 256;
// Graphs in graphs: of loops and branches. A hostile file must not use up the stack.
constexpr int kDeepest = 16;

class WeightFiles {
 public:
  void of_graph(const ByteRange& graph, int depth) {
    if (depth > kDeepest) return;
    each(graph, [&](std::uint64_t number, const ByteRange& content) {
      if (number == kGraphNode) of_node(content, depth);
      if (number == kGraphInitializer) of_tensor(content);
      if (number == kGraphSparse) of_sparse(content);
    });
  }

  void of_function(const ByteRange& function) {
    each(function, [&](std::uint64_t number, const ByteRange& content) {
      if (number == kFunctionNode) of_node(content, 0);
    });
  }

  std::vector<std::string> names;

 private:
  template <class Visit>
  static void each(const ByteRange& message, Visit visit) {
    ProtobufFields fields(message);
    while (const auto field = fields.next())
      if (field->kind == Wire::kBytes) visit(field->number, field->content);
  }

  void of_node(const ByteRange& node, int depth) {
    each(node, [&](std::uint64_t number, const ByteRange& content) {
      if (number == kNodeAttribute) of_attribute(content, depth);
    });
  }

  void of_attribute(const ByteRange& attribute, int depth) {
    each(attribute, [&](std::uint64_t number, const ByteRange& content) {
      if (number == kAttributeTensor || number == kAttributeTensors) of_tensor(content);
      if (number == kAttributeGraph || number == kAttributeGraphs) of_graph(content, depth + 1);
    });
  }

  void of_sparse(const ByteRange& sparse) {
    each(sparse, [&](std::uint64_t number, const ByteRange& content) {
      if (number == kSparseValues || number == kSparseIndices) of_tensor(content);
    });
  }

  void of_tensor(const ByteRange& tensor) {
    each(tensor, [&](std::uint64_t number, const ByteRange& entry) {
      if (number != kTensorExternal) return;
      std::string key;
      std::string value;
      each(entry, [&](std::uint64_t part, const ByteRange& text) {
        (part == 1 ? key : value) = text.text(kLongestPath);
      });
      if (key == "location" && seen_.insert(value).second) names.push_back(std::move(value));
    });
  }

  std::set<std::string> seen_;
};

/// Where ONNX has a name, TensorFlow's saved_model.pb and Core ML's .mlmodel, which begin with a
/// version too, have a message: its first byte is a control character.
bool is_producer(const ByteRange& content) {
  const std::string name = content.text(kLongestProducer + 1);
  return name.size() <= kLongestProducer &&
         std::none_of(name.begin(), name.end(),
                      [](unsigned char letter) { return letter < 0x20 || letter == 0x7f; });
}

}  // namespace

std::optional<std::vector<std::string>> onnx_weight_files(const ByteRange& bytes) {
  bool versioned = false;
  bool said_more = false;
  WeightFiles files;
  ProtobufFields fields(bytes);
  while (const auto field = fields.next()) {
    const bool number = field->number == kIrVersion || field->number == kModelVersion;
    if (std::find(kOfModel.begin(), kOfModel.end(), field->number) == kOfModel.end() ||
        field->kind != (number ? Wire::kNumber : Wire::kBytes))
      break;
    if (field->number == kIrVersion && field->value > kLargestIrVersion) break;
    if (field->number == kProducer && !is_producer(field->content)) return std::nullopt;
    versioned = versioned || field->number == kIrVersion;
    said_more = said_more || field->number == kProducer || field->number == kGraph ||
                field->number == kOpset;
    if (field->number == kGraph) files.of_graph(field->content, 0);
    if (field->number == kFunctions) files.of_function(field->content);
  }
  if (!versioned || !said_more) return std::nullopt;
  return std::move(files.names);
}

}  // namespace webdyno::api
