#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "server/cli/signals.hpp"

namespace webdyno::cli {

/// The name under which a file is written until it is whole, so that half of it never has the
/// file's own. The destructor removes what did not become whole.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(std::filesystem::path file);
  ~UnfinishedFile();
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// It is whole, and gets its name. Throws EnvironmentError.
  void finish();

 private:
  std::filesystem::path file_;
  std::filesystem::path path_;
};

/// Where an export goes: a file that is there when it is whole, a pipe or device as it is, or, by
/// the name `-`, standard output. Every wait ends with a signal.
class ExportOutput {
 public:
  /// Waits until somebody reads a named pipe. Throws Interrupted and EnvironmentError.
  ExportOutput(const std::filesystem::path& file, const Signals& signals);
  ~ExportOutput();
  ExportOutput(const ExportOutput&) = delete;
  ExportOutput& operator=(const ExportOutput&) = delete;

  /// False: nobody reads standard output any more. Throws Interrupted and EnvironmentError.
  bool write(std::string_view text);
  /// For a child that writes in place of this process, and may wait for its reader.
  int descriptor_for_child() const;
  void refuse_if_interrupted() const;
  /// Throws EnvironmentError.
  void finish();

 private:
  void open(const std::filesystem::path& written);

  std::filesystem::path file_;
  const Signals& signals_;
  int descriptor_;
  std::unique_ptr<UnfinishedFile> unfinished_;
};

}  // namespace webdyno::cli
