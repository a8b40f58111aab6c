#include "server/cli/stored_model.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/wire/identity.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using nlohmann::json;
using webdyno::cli::stored_model;
namespace fs = std::filesystem;
namespace wire = webdyno::wire;

namespace {

const webdyno::sweep::PreparedModel kModel{"plain", "1", "mlp", {"depth-1"}, "made-by-this"};
const std::string kWeights = "weights";

/// A whole model, for tests to damage.
struct Prepared {
  webdyno::test::TemporaryDirectory directory;
  fs::path folder = directory.path() / kModel.folder();
  json description = {{"model", kModel.folder()},
                      {"maker_sha256", kModel.maker_sha256},
                      {"files",
                       {{{"name", "weights.bin"},
                         {"bytes", kWeights.size()},
                         {"sha256", wire::sha256_hex(kWeights)}}}}};

  Prepared() {
    fs::create_directories(folder);
    write("weights.bin", kWeights);
    describe();
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name) << text;
  }
  void describe() const { write("prepared.json", description.dump()); }

  /// Empty: it is there.
  std::string damage() const {
    const auto stored = stored_model(directory.path(), kModel);
    return stored.there ? "" : stored.damage.empty() ? "not there" : stored.damage;
  }
};

}  // namespace

TEST_CASE("a prepared model is there when every byte is what was written") {
  CHECK(Prepared().damage().empty());
}

TEST_CASE("a prepared model's damage is named") {
  Prepared prepared;
  SECTION("a file that was cut") {
    prepared.write("weights.bin", "wei");
    CHECK(prepared.damage() == "weights.bin has 3 bytes in place of 7");
  }
  SECTION("a file of the same length") {
    prepared.write("weights.bin", "weighty");
    CHECK(prepared.damage() == "weights.bin has other bytes than were written");
  }
  SECTION("a file that is gone") {
    fs::remove(prepared.folder / "weights.bin");
    CHECK(prepared.damage() == "weights.bin is missing");
  }
  SECTION("something else in its place") {
    fs::remove(prepared.folder / "weights.bin");
    fs::create_directory(prepared.folder / "weights.bin");
    CHECK(prepared.damage() == "weights.bin: Is a directory");
  }
  SECTION("a description that was cut") {
    prepared.write("prepared.json", prepared.description.dump().substr(0, 20));
    CHECK(prepared.damage() == "prepared.json is no JSON");
  }
  SECTION("another model's folder") {
    prepared.description["model"] = "plain/1/mlp/depth-2";
    prepared.describe();
    CHECK(prepared.damage() == "prepared.json is that of plain/1/mlp/depth-2");
  }
}

TEST_CASE("what this webdyno did not make is not there, and not damaged") {
  Prepared prepared;
  SECTION("nothing") { fs::remove_all(prepared.folder); }
  SECTION("made by something else") { prepared.description["maker_sha256"] = "made-by-that"; }
  SECTION("made when files had no hashes") { prepared.description["files"][0].erase("sha256"); }
  SECTION("something else") { prepared.description = json::array(); }
  if (fs::exists(prepared.folder)) prepared.describe();
  CHECK(prepared.damage() == "not there");
}
