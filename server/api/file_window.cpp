#include "server/api/file_window.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace webdyno::api {
namespace {

[[noreturn]] void fail_to_read(const std::filesystem::path& file, int why) {
  throw std::system_error(why, std::generic_category(), file.string());
}

}  // namespace

FileWindow::FileWindow(const std::filesystem::path& file)
    : file_(file), descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail_to_read(file, errno);
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    const int why = errno;
    ::close(descriptor_);
    fail_to_read(file, why);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileWindow::~FileWindow() { ::close(descriptor_); }

void FileWindow::read_block(std::uint64_t offset) const {
  filled_ = 0;
  begin_ = offset - offset % kBlockBytes;
  ssize_t got = 0;
  do {
    got = ::pread(descriptor_, block_.data(), block_.size(), static_cast<off_t>(begin_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) fail_to_read(file_, errno);
  filled_ = static_cast<std::uint64_t>(got);
  if (offset - begin_ >= filled_)
    throw FileChanged(fmt::format("{} was cut short while webdyno looked at it", file_.string()));
}

}  // namespace webdyno::api
