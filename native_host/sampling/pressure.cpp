#include "native_host/sampling/pressure.hpp"

#include <array>

#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {

Pressure::Pressure(const std::filesystem::path& root, const char* resource)
    : file_(root / "proc/pressure" / resource) {}

std::optional<std::int64_t> Pressure::some_us() const {
  std::array<char, 256> buffer;
  const auto text = file_.read(buffer);
  const auto us = text ? parse_pressure_us(*text) : std::nullopt;
  return us && *us <= kMostInJson ? us : std::nullopt;
}

std::optional<Absence> Pressure::absence() const {
  if (some_us()) return std::nullopt;
  return file_.absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling
