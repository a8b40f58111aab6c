#include "server/cli/memory_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "server/cli/exit_code.hpp"

namespace webdyno::cli {

MemoryFile::MemoryFile(const char* name) : fd_(::memfd_create(name, MFD_CLOEXEC)) {
  if (fd_ < 0) throw EnvironmentError(fmt::format("memfd_create: {}", std::strerror(errno)));
}

MemoryFile::~MemoryFile() { ::close(fd_); }

std::string MemoryFile::path() const { return fmt::format("/proc/self/fd/{}", fd_); }

void MemoryFile::write(const std::string& text) const { std::ofstream(path()) << text; }

std::string MemoryFile::text() const {
  std::ifstream stream(path());
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string MemoryFile::first_line() const {
  std::ifstream stream(path());
  std::string line;
  std::getline(stream, line);
  return line;
}

std::string MemoryFile::last_line() const {
  std::ifstream stream(path());
  std::string last;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace webdyno::cli
