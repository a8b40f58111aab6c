#include "server/api/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace webdyno::api {
namespace {

[[noreturn]] void fail_to_map(const std::filesystem::path& file) {
  throw std::system_error(errno, std::generic_category(), file.string());
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail_to_map(file);
  struct stat status {};
  void* mapped = nullptr;
  const bool known = ::fstat(descriptor, &status) == 0;
  if (known && status.st_size > 0) {  // nothing cannot be mapped
    mapped = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE,
                    descriptor, 0);
  }
  const int why = errno;
  ::close(descriptor);
  errno = why;
  if (!known || mapped == MAP_FAILED) fail_to_map(file);
  begin_ = static_cast<const char*>(mapped);
  size_ = static_cast<std::size_t>(status.st_size);
}

MappedFile::~MappedFile() {
  if (begin_ != nullptr) ::munmap(const_cast<char*>(begin_), size_);
}

}  // namespace webdyno::api
