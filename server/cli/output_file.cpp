#include "server/cli/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <utility>

#include "server/cli/exit_code.hpp"
#include "server/cli/output.hpp"

namespace webdyno::cli {
namespace {

[[noreturn]] void fail_to_write(const std::filesystem::path& file) {
  throw EnvironmentError(fmt::format("{}: cannot be written: {}; name another file with -o",
                                     file.string(), std::strerror(errno)));
}

/// A pipe or device is written as it is.
bool becomes_whole(const std::filesystem::path& file) {
  std::error_code ignored;
  const auto type = std::filesystem::status(file, ignored).type();
  return type == std::filesystem::file_type::regular ||
         type == std::filesystem::file_type::not_found;
}

}  // namespace

UnfinishedFile::UnfinishedFile(std::filesystem::path file)
    : file_(std::move(file)), path_(file_.string() + fmt::format(".new-{}", ::getpid())) {}

UnfinishedFile::~UnfinishedFile() {
  std::error_code ignored;
  if (path_.empty()) return;
  for (const char* ending : {"", "-wal", "-shm", "-journal"})  // where it is a database
    std::filesystem::remove(path_.string() + ending, ignored);
}

void UnfinishedFile::finish() {
  if (std::rename(path_.c_str(), file_.c_str()) != 0) fail_to_write(file_);
  path_.clear();
}

ExportOutput::ExportOutput(const std::filesystem::path& file, const Signals& signals)
    : file_(file), signals_(signals), descriptor_(STDOUT_FILENO) {
  if (file == "-") return;
  if (becomes_whole(file)) unfinished_ = std::make_unique<UnfinishedFile>(led_to(file));
  open(unfinished_ ? unfinished_->path() : file_);
}

void ExportOutput::open(const std::filesystem::path& written) {
  constexpr int kLookAgainMs = 50;
  // What takes a file's place may be read by those who could read that.
  struct stat before {};
  const bool takes_place = unfinished_ && ::stat(file_.c_str(), &before) == 0;
  const mode_t mode = takes_place ? before.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO) : 0666;
  for (;;) {
    // At once also where it is a named pipe: signals are blocked, and a wait would not end.
    descriptor_ =
        ::open(written.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, mode);
    if (descriptor_ >= 0) {
      if (takes_place) ::fchmod(descriptor_, mode);  // the umask took some
      return;
    }
    if (errno != ENXIO) fail_to_write(file_);
    if (signals_.came(kLookAgainMs)) refuse_if_interrupted();
  }
}

int ExportOutput::descriptor_for_child() const {
  if (file_ != "-") ::fcntl(descriptor_, F_SETFL, 0);
  return descriptor_;
}

ExportOutput::~ExportOutput() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

void ExportOutput::refuse_if_interrupted() const {
  if (!signals_.came()) return;
  if (file_ == "-") throw Interrupted("interrupted; what was printed is cut short");
  throw Interrupted("interrupted; nothing of it is kept");
}

bool ExportOutput::write(std::string_view text) {
  refuse_if_interrupted();
  if (file_ == "-") {
    if (!print(text, signals_)) refuse_if_interrupted();
    return std::cout.good();
  }
  while (!text.empty()) {
    const auto written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd either[] = {{.fd = descriptor_, .events = POLLOUT, .revents = 0},
                         {.fd = signals_.fd(), .events = POLLIN, .revents = 0}};
      ::poll(either, 2, -1);
      refuse_if_interrupted();
    } else if (errno != EINTR) {
      fail_to_write(file_);
    }
  }
  return true;
}

void ExportOutput::finish() {
  refuse_if_interrupted();
  if (file_ == "-") return;
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail_to_write(file_);
  if (unfinished_) unfinished_->finish();
}

}  // namespace webdyno::cli
