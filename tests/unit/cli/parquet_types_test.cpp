#include "server/cli/parquet_types.hpp"

#include <catch2/catch.hpp>
#include <limits>

using nlohmann::json;
using webdyno::cli::parquet_value;
using webdyno::cli::ParquetTypes;

namespace {

const json kBlob = json::binary({0x00, 0xff});
constexpr std::int64_t kBeyond = (std::int64_t{1} << 53) + 1;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string type_of(const std::vector<json>& column, const std::string& declared = "") {
  ParquetTypes types({declared});
  for (const auto& value : column) types.see({value});
  return types.names().front();
}

}  // namespace

TEST_CASE("a column has the narrowest type that holds all of its values as they are") {
  CHECK(type_of({1, nullptr, kBeyond}) == "INT64");
  CHECK(type_of({1.5, nullptr, kInfinity}) == "DOUBLE");
  CHECK(type_of({1, 1.5}) == "DOUBLE");
  CHECK(type_of({kBeyond, 1.5}) == "STRING");
  CHECK(type_of({-kBeyond, 1.5}) == "STRING");
  CHECK(type_of({kBeyond - 1, 1.5}) == "DOUBLE");
  CHECK(type_of({"1", nullptr}) == "STRING");
  CHECK(type_of({"1", 1}) == "STRING");
  CHECK(type_of({kBlob}) == "BYTE_ARRAY");
  CHECK(type_of({kBlob, 1}) == "STRING");
  CHECK(type_of({kBlob, "text"}) == "STRING");
}

TEST_CASE("a column of NULLs has the type that it is declared with, and else DOUBLE") {
  CHECK(type_of({nullptr}, "INTEGER") == "INT64");
  CHECK(type_of({}, "TEXT") == "STRING");
  CHECK(type_of({}, "BLOB") == "BYTE_ARRAY");
  CHECK(type_of({nullptr}, "REAL") == "DOUBLE");
  CHECK(type_of({nullptr}) == "DOUBLE");
  CHECK(type_of({"text"}, "INTEGER") == "STRING");
}

TEST_CASE("values are told so that no reader of JSON rounds them") {
  CHECK(parquet_value(kBeyond, "INT64") == "9007199254740993");
  CHECK(parquet_value(7, "INT64") == 7);
  CHECK(parquet_value(7, "DOUBLE") == 7);
  CHECK(parquet_value(-kInfinity, "DOUBLE") == "-Infinity");
  CHECK(parquet_value(kBlob, "BYTE_ARRAY") == "00ff");
  CHECK(parquet_value(kBlob, "STRING") == "x'00ff'");
  CHECK(parquet_value(1.0, "STRING") == "1.0");
  CHECK(parquet_value(kBeyond, "STRING") == "9007199254740993");
  CHECK(parquet_value("text", "STRING") == "text");
  CHECK(parquet_value(nullptr, "STRING") == nullptr);
}
