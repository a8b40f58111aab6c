#include "server/api/file_state.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace webdyno::api {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileState state_of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0)
    throw std::system_error(errno, std::generic_category(), file.string());
  return {static_cast<std::uint64_t>(status.st_size), status.st_ino, nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

}  // namespace webdyno::api
