#include "server/api/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace webdyno::api {

FileLock::FileLock(const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
}

FileLock::~FileLock() { ::close(fd_); }

bool FileLock::try_acquire() {
  if (held_) return false;
  held_ = ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
  return held_;
}

bool FileLock::is_of(const std::filesystem::path& file) const {
  struct stat locked {};
  struct stat named {};
  return ::fstat(fd_, &locked) == 0 && ::stat(file.c_str(), &named) == 0 &&
         locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
}

void FileLock::release() {
  ::flock(fd_, LOCK_UN);
  held_ = false;
}

void remove_if_free(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  FileLock lock(fd);
  std::error_code left_there;
  if (lock.try_acquire() && lock.is_of(file)) std::filesystem::remove(file, left_there);
}

}  // namespace webdyno::api
