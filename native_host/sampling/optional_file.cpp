#include "native_host/sampling/optional_file.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

// Chunks end with a line, so that one of a page is a little shorter.
constexpr ssize_t kPageAtMost = 2048;

Absence absence_of(int error) {
  if (error == EACCES || error == EPERM) return Absence::kPermissionDenied;
  // Of /proc/pressure, when the kernel was started with psi=0.
  if (error == EOPNOTSUPP) return Absence::kSwitchedOff;
  return Absence::kNotThere;
}

}  // namespace

std::string_view absence_name(Absence absence) {
  constexpr std::array<std::string_view, 4> kNames = {"not_there", "permission_denied",
                                                      "switched_off", "not_understood"};
  return kNames.at(static_cast<std::size_t>(absence));
}

OptionalFile::OptionalFile(const std::filesystem::path& path)
    : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (fd_.valid()) return;
  if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
    throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
  absence_ = absence_of(errno);
}

std::optional<std::string_view> OptionalFile::read(std::span<char> buffer) const {
  if (!fd_.valid()) return std::nullopt;
  std::size_t filled = 0;
  for (;;) {
    const ssize_t size = ::pread(fd_.get(), buffer.data() + filled, buffer.size() - filled,
                                 static_cast<off_t>(filled));
    if (size < 0) {
      absence_ = absence_of(errno);
      return std::nullopt;
    }
    filled += static_cast<std::size_t>(size);
    // Long files of /proc come by the page; a short one is spared the second call.
    if (size < kPageAtMost || filled == buffer.size()) break;
  }
  absence_.reset();
  return std::string_view(buffer.data(), filled);
}

std::optional<std::int64_t> OptionalFile::read_count() const {
  std::array<char, 64> buffer;
  const auto text = read(buffer);
  if (!text) return std::nullopt;
  const auto count = parse_integer(*text);
  if (count && *count >= 0 && *count <= kMostInJson) return count;
  absence_ = Absence::kNotUnderstood;
  return std::nullopt;
}

void CountSum::add(std::optional<std::int64_t> count) {
  any_ = true;
  known_ = known_ && count.has_value();
  if (known_) sum_ += *count;  // two at a time are far from the end of 64 bits
  if (sum_ > kMostInJson) known_ = false;
}

std::optional<std::int64_t> CountSum::value() const {
  return any_ && known_ ? std::optional(sum_) : std::nullopt;
}

}  // namespace webdyno::sampling
