#include "server/cli/parquet_types.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "server/store/user_query.hpp"

namespace webdyno::cli {
namespace {

constexpr std::int64_t kExact = std::int64_t{1} << 53;

bool is_exact(const nlohmann::json& integer) {
  const auto value = integer.get<std::int64_t>();
  return value >= -kExact && value <= kExact;
}

std::string type_of_declared(const std::string& declared) {
  if (declared == "INTEGER") return "INT64";
  if (declared == "TEXT") return "STRING";
  if (declared == "BLOB") return "BYTE_ARRAY";
  return "DOUBLE";
}

}  // namespace

ParquetTypes::ParquetTypes(std::vector<std::string> declared)
    : declared_(std::move(declared)), seen_(declared_.size()) {}

void ParquetTypes::see(const std::vector<nlohmann::json>& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& value = row[i];
    Seen& seen = seen_[i];
    if (value.is_number_integer()) {
      seen.integer = true;
      seen.integer_beyond_double |= !is_exact(value);
    }
    seen.real |= value.is_number_float();
    seen.text |= value.is_string();
    seen.blob |= value.is_binary();
  }
}

std::vector<std::string> ParquetTypes::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const Seen& seen = seen_[i];
    const bool number = seen.integer || seen.real;
    if (!number && !seen.text && !seen.blob) {
      names.push_back(type_of_declared(declared_[i]));
    } else if (seen.text || (seen.blob && number) || (seen.real && seen.integer_beyond_double)) {
      names.emplace_back("STRING");
    } else {
      names.emplace_back(seen.blob ? "BYTE_ARRAY" : seen.real ? "DOUBLE" : "INT64");
    }
  }
  return names;
}

nlohmann::json parquet_value(const nlohmann::json& value, std::string_view type) {
  if (value.is_null()) return nullptr;
  if (type == "BYTE_ARRAY") {
    std::string hex;
    for (const auto byte : value.get_binary()) hex += fmt::format("{:02x}", byte);
    return hex;
  }
  auto told = store::as_told(value);
  if (type == "STRING" ? !told.is_string() : told.is_number_integer() && !is_exact(told))
    return told.dump();
  return told;
}

}  // namespace webdyno::cli
