#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

#include "server/api/trial_trace.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {
namespace {

[[noreturn]] void fail_to_write(const std::filesystem::path& file) {
  throw EnvironmentError(fmt::format("{}: cannot be written: {}; name another file with -o",
                                     file.string(), std::strerror(errno)));
}

/// Under another name until it is whole, so that half a trace never has the name; a pipe or device
/// is written as it is.
class TraceFile {
 public:
  explicit TraceFile(const std::filesystem::path& file) : file_(file), written_(file) {
    std::error_code ignored;
    const auto type = std::filesystem::status(file, ignored).type();
    if (type == std::filesystem::file_type::regular ||
        type == std::filesystem::file_type::not_found)
      written_ += fmt::format(".new-{}", ::getpid());
    errno = 0;
    stream_.open(written_, std::ios::binary | std::ios::trunc);
    if (!stream_) fail_to_write(file_);
  }
  ~TraceFile() {
    std::error_code ignored;
    if (written_ != file_ && !whole_) std::filesystem::remove(written_, ignored);
  }
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;

  void write(const std::string& text) {
    errno = 0;
    if (!(stream_ << text)) fail_to_write(file_);
  }

  void finish() {
    errno = 0;
    stream_.close();
    if (!stream_) fail_to_write(file_);
    if (written_ != file_ && std::rename(written_.c_str(), file_.c_str()) != 0)
      fail_to_write(file_);
    whole_ = true;
  }

 private:
  const std::filesystem::path file_;
  std::filesystem::path written_;
  std::ofstream stream_;
  bool whole_ = false;
};

}  // namespace

ExitCode export_trace(const ExportOptions& options) {
  refuse_database(options.output, options.database);
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  api::TrialTrace events(options.trial_uuid);
  auto piece = events.next(database);
  if (!piece || piece->empty())
    throw UsageError(fmt::format(
        "{}: nothing was recorded of a trial {}; column uuid of trial_summary has those there are",
        options.database.string(), options.trial_uuid));
  TraceFile file(options.output);
  for (; piece; piece = events.next(database)) file.write(*piece);
  trace.refuse_if_written(database);
  file.finish();
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
