#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::cli {

/// Which of Parquet's types holds all values of a column as they are: INT64 integers, DOUBLE reals
/// and integers beside them that it holds exactly, BYTE_ARRAY blobs, and STRING all else, a value
/// that is no text as in CSV. A column of NULLs alone has the type that it is declared with, else
/// DOUBLE, as nearly all columns that may be unknown.
class ParquetTypes {
 public:
  /// `declared`: INTEGER, REAL, TEXT, BLOB, or nothing.
  explicit ParquetTypes(std::vector<std::string> declared);

  void see(const std::vector<nlohmann::json>& row);
  std::vector<std::string> names() const;

 private:
  struct Seen {
    bool integer = false;
    bool integer_beyond_double = false;
    bool real = false;
    bool text = false;
    bool blob = false;
  };
  std::vector<std::string> declared_;
  std::vector<Seen> seen_;
};

/// A value of a column of that type in JSON, whose readers may know no integers beyond 2^53: those
/// are texts, infinities "Infinity" and "-Infinity", blobs hexadecimal.
nlohmann::json parquet_value(const nlohmann::json& value, std::string_view type);

}  // namespace webdyno::cli
