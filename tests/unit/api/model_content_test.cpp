#include "server/api/model_content.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "server/api/network_json.hpp"
#include "server/api/onnx_content.hpp"
#include "tests/unit/api/onnx_bytes.hpp"

using namespace webdyno;
using Kind = api::ModelContent::Kind;
using Names = std::vector<std::string>;

namespace {

std::string format_of(const std::string& bytes) { return api::recognise(bytes).format; }

std::string flat_buffer(const std::string& identifier) {
  return std::string("\x18\0\0\0", 4) + identifier + std::string(16, '\0');
}

/// As Keras.js' encoder orders it: id, name, versions, configuration, weights.
std::string kerasjs() {
  return test::field(1, "id") + test::field(2, "name") + test::field(3, "2.1.2") +
         test::field(4, "tensorflow") + test::field(5, R"({"class_name": "Sequential"})") +
         test::field(6, std::string(100, 'w'));
}

}  // namespace

TEST_CASE("a format is known by its content, also of a file that is cut short") {
  const auto onnx = test::onnx_model({});
  CHECK(format_of(onnx) == "onnx");
  CHECK(format_of(onnx.substr(0, onnx.size() / 2)) == "onnx");
  CHECK(format_of(flat_buffer("TFL3")) == "tflite");
  CHECK(format_of(flat_buffer("ORTM")) == "ort");
  CHECK(format_of(kerasjs()) == "kerasjs");
  CHECK(format_of(kerasjs().substr(0, kerasjs().size() / 2)) == "kerasjs");
  CHECK(format_of(R"({"modelTopology": {}, "weightsManifest": []})") == "tfjs");
  CHECK(format_of("\xef\xbb\xbf {\"weightsManifest\": [") == "tfjs");
  CHECK(format_of(R"({"neurons": [], "connections": []})") == "synaptic");
  CHECK(format_of(R"({"sizes": [2, 1], "layers": []})") == "brain");
  CHECK(format_of(R"({"layers": [{"out_depth": 2, "layer_type": "input"}]})") == "convnetjs");
}

TEST_CASE("what is no model is not taken for one") {
  for (const std::string& bytes :
       {std::string("PK\x03\x04zipped"), std::string("\x80\x02pickled"), std::string("{}"),
        std::string(R"({"layers": [{"name": "a"}]})"), std::string(R"({"class_name": "Model"})")}) {
    CHECK(api::recognise(bytes).kind == Kind::kOther);
  }
  for (const std::string& bytes :
       {std::string(), std::string("\x08"), std::string("\x08\x09"), std::string(1000, '\xff'),
        std::string(1000, '\0'), std::string("<!DOCTYPE html>")}) {
    CHECK(api::recognise(bytes).kind == Kind::kUnknown);
  }
  CHECK(api::recognise("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").kind ==
        Kind::kLfsPointer);
}

TEST_CASE("other messages that begin with a version are not taken for ONNX") {
  const std::string version("\x08\x01");
  const std::string saved_model = version + test::field(2, test::field(1, "MetaInfoDef"));
  const std::string core_ml = version + test::field(2, test::field(1, test::field(1, "input")));
  CHECK(api::recognise(saved_model).kind == Kind::kUnknown);
  CHECK(api::recognise(core_ml).kind == Kind::kUnknown);
  CHECK(format_of(version + test::field(2, "pytorch")) == "onnx");
  CHECK(format_of(version + test::field(2, "")) == "onnx");
}

TEST_CASE("TensorFlow.js' weights are those that its manifest names") {
  const auto found = api::network_json(
      R"({"modelTopology": {"paths": ["no"], "weightsManifest": [{"paths": ["no"]}]},
          "weightsManifest": [{"paths": ["./one.bin", "two.bin"],
                               "weights": [{"name": "w", "paths": [["no"]]}]},
                              {"weights": [], "paths": ["three.bin"]}]})");
  CHECK(found.weights == Names{"./one.bin", "two.bin", "three.bin"});
  CHECK(api::network_json(R"({"weightsManifest": [{"paths": ["one.bin"]}, {"pa)").weights ==
        Names{"one.bin"});
}

TEST_CASE("ONNX names the files of its weights, in graphs of graphs too") {
  CHECK(api::onnx_weight_files(test::onnx_model({})) == Names{});
  CHECK(api::onnx_weight_files(test::onnx_model({"a.data", "b.data", "a.data"})) ==
        Names{"a.data", "b.data"});
  const auto inner = test::onnx_graph({"deep.data"});
  // A node's attribute that is a graph, as of If and Loop.
  const auto node = test::field(1, test::field(5, test::field(6, inner)));
  CHECK(api::onnx_weight_files(test::onnx_header() + test::field(7, node)) == Names{"deep.data"});
}

TEST_CASE("a length that no file has is no more than the rest of the file") {
  const std::string huge = "\x3a\xff\xff\xff\xff\xff\x1f";  // field 7 of 2^40 bytes
  CHECK(api::onnx_weight_files(test::onnx_header() + huge) == Names{});
  std::string graphs;
  for (int depth = 0; depth < 1000; ++depth)
    graphs = test::field(1, test::field(5, test::field(6, graphs)));
  CHECK(api::onnx_weight_files(test::onnx_header() + test::field(7, graphs)) == Names{});
}

TEST_CASE("names tell a format where the content does not") {
  CHECK(api::format_by_name("A.ONNX") == "onnx");
  CHECK(api::format_by_name("a.ort") == "ort");
  CHECK(api::format_by_name("a.tflite") == "tflite");
  CHECK(api::format_by_name("Model.json") == "tfjs");
  CHECK(api::format_by_name("folder/model.json") == "tfjs");
  CHECK(api::format_by_name("my-model.json").empty());
  CHECK(api::format_by_name("a.bin").empty());
  CHECK(api::guess_by_name("A.BIN") == "kerasjs");
  CHECK(api::guess_by_name("a.onnx").empty());
}
