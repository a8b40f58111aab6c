#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/cli/memory_file.hpp"
#include "server/cli/output_file.hpp"
#include "server/cli/signals.hpp"
#include "server/launch/child_process.hpp"

namespace webdyno::cli {

/// A Parquet file, written by server/dashboard/parquet/write_file.ts in a child that is given rows
/// and writes where `output` leads.
class ParquetFile {
 public:
  /// Throws EnvironmentError where Node cannot be started.
  ParquetFile(const std::vector<std::string>& columns, const std::vector<std::string>& types,
              const ExportOutput& output, const Signals& signals);
  ~ParquetFile();
  ParquetFile(const ParquetFile&) = delete;
  ParquetFile& operator=(const ParquetFile&) = delete;

  /// A row, of values that parquet_value gave. False: nobody reads the file. Throws Interrupted,
  /// and EnvironmentError when the child could not write.
  bool row(const nlohmann::json& values);
  /// Waits until it is written. Throws as row does.
  void finish();

 private:
  void send(std::string_view text);
  void look_how_it_ended() const;

  const ExportOutput& output_;
  const Signals& signals_;
  int rows_ = -1;    // what the child reads, our end
  MemoryFile said_;  // its standard error
  std::string waiting_;
  bool unread_ = false;
  std::unique_ptr<launch::ChildProcess> child_;
};

}  // namespace webdyno::cli
