#include "server/api/file_window.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <system_error>

#include "server/api/model_content.hpp"
#include "tests/unit/api/onnx_bytes.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using namespace webdyno;

namespace {

struct LargeModel {
  test::TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "model.onnx";

  /// Megabytes of weights, and behind them a tensor whose weights lie in a file.
  LargeModel() {
    const auto weights = test::field(5, test::field(9, std::string(3'000'000, 'w')));
    std::ofstream(file, std::ios::binary)
        << test::onnx_header() << test::field(7, weights + test::onnx_graph({"far.data"}));
  }
};

}  // namespace

TEST_CASE("a file is looked at by its headers, wherever they lie") {
  const LargeModel model;
  const api::FileWindow window(model.file);
  CHECK(window.size() == std::filesystem::file_size(model.file));
  const auto content = api::recognise(api::ByteRange(window));
  CHECK(content.format == "onnx");
  CHECK(content.beside == std::vector<std::string>{"far.data"});
}

TEST_CASE("a file that is cut short while it is looked at is an error") {
  const LargeModel model;
  const api::FileWindow window(model.file);
  CHECK(window.at(0) == '\x08');
  std::filesystem::resize_file(model.file, 10);
  CHECK_THROWS_AS(api::recognise(api::ByteRange(window)), api::FileChanged);
  CHECK_THROWS_WITH(window.at(2'000'000), Catch::EndsWith("model.onnx was cut short while webdyno "
                                                          "looked at it"));
}

TEST_CASE("a file that is replaced while it is looked at is the one that was opened") {
  const LargeModel model;
  const api::FileWindow window(model.file);
  std::filesystem::remove(model.file);
  std::ofstream(model.file) << "{}";
  CHECK(api::recognise(api::ByteRange(window)).format == "onnx");
}

TEST_CASE("a file that is not there is named, and an empty one is none of anything") {
  const test::TemporaryDirectory directory;
  CHECK_THROWS_AS(api::FileWindow(directory.path() / "none"), std::system_error);
  std::ofstream(directory.path() / "empty").flush();
  const api::FileWindow empty(directory.path() / "empty");
  CHECK(api::recognise(api::ByteRange(empty)).kind == api::ModelContent::Kind::kUnknown);
}
