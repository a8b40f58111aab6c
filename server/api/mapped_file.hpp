#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace webdyno::api {

/// A file's content without reading it: of a model of gigabytes its first pages are looked at, and
/// what lies between them never comes into memory. Throws std::system_error naming a file that
/// cannot be opened.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& file);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view content() const { return {begin_, size_}; }

 private:
  const char* begin_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace webdyno::api
