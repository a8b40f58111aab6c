#include "native_host/sampling/kernel_file.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace webdyno::sampling {
namespace {

bool is_absent(int error) {
  return error == ENOENT || error == ESRCH || error == EACCES || error == EPERM ||
         error == ENOTDIR || error == ENAMETOOLONG || error == ELOOP;
}

/// Some files exist and cannot be read: /sys answers EINVAL or ENODATA for what a device lacks.
bool is_without_value(int error) {
  return is_absent(error) || error == EISDIR || error == EINVAL || error == ENODATA ||
         error == EIO || error == ENODEV;
}

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

}  // namespace

std::optional<KernelFile> KernelFile::open(const std::filesystem::path& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.valid()) return KernelFile(std::move(fd));
  if (is_absent(errno)) return std::nullopt;
  fail(errno, "cannot open " + path.string());
}

std::optional<std::string_view> KernelFile::read(std::span<char> buffer) const {
  const ssize_t size = ::pread(fd_.get(), buffer.data(), buffer.size(), 0);
  if (size >= 0) return std::string_view(buffer.data(), static_cast<std::size_t>(size));
  // ENOENT: of fdinfo, whose descriptor is closed.
  if (errno == ESRCH || errno == ENOENT) return std::nullopt;
  fail(errno, "cannot read a file of /proc");
}

std::filesystem::path process_file(const std::filesystem::path& root, pid_t pid, const char* name) {
  return root / "proc" / std::to_string(pid) / name;
}

std::optional<std::string> read_kernel_file(const std::filesystem::path& path) {
  const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) {
    if (is_absent(errno)) return std::nullopt;
    fail(errno, "cannot open " + path.string());
  }
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t size = ::read(fd.get(), buffer.data(), buffer.size());
    if (size == 0) return text;
    if (size > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(size));
    } else if (is_without_value(errno)) {
      return std::nullopt;
    } else if (errno != EINTR) {
      fail(errno, "cannot read " + path.string());
    }
  }
}

std::optional<std::string> read_kernel_line(const std::filesystem::path& path) {
  auto text = read_kernel_file(path);
  if (text) text->erase(text->find_last_not_of(" \t\r\n") + 1);
  return text;
}

}  // namespace webdyno::sampling
