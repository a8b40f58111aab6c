#include "server/api/machine_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace webdyno::api {

MachineLock::MachineLock(const std::filesystem::path& state_directory) {
  std::filesystem::create_directories(state_directory);
  const auto file = state_directory / "trial.lock";
  fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
}

MachineLock::~MachineLock() { ::close(fd_); }

bool MachineLock::try_acquire() { return ::flock(fd_, LOCK_EX | LOCK_NB) == 0; }

void MachineLock::release() { ::flock(fd_, LOCK_UN); }

}  // namespace webdyno::api
