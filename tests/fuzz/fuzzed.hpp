#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>

#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A property that did not hold is a crash like any other.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

/// Whether a number stands in the text that it is said to come from: a zero for what is not there
/// does not.
template <typename Number>
void require_in(std::string_view text, Number number) {
  require(text.find(std::to_string(number)) != std::string_view::npos,
          "a number comes from the text");
}

/// A root with files of /proc and /sys whose texts are the parts of one input, "\n====\n" between
/// them. A part that is missing is a file that is not there.
class FuzzedRoot {
 public:
  const std::filesystem::path& path() const { return directory_.path(); }

  void write(std::string_view input, std::initializer_list<const char*> files) const {
    constexpr std::string_view kBetween = "\n====\n";
    bool there = true;
    for (const char* file : files) {
      const auto name = directory_.path() / file;
      if (!there) {
        std::filesystem::remove(name);
        continue;
      }
      const auto end = input.find(kBetween);
      std::filesystem::create_directories(name.parent_path());
      std::ofstream(name, std::ios::binary) << input.substr(0, end);
      there = end != std::string_view::npos;
      if (there) input.remove_prefix(end + kBetween.size());
    }
  }

 private:
  test::TemporaryDirectory directory_;
};

}  // namespace webdyno::fuzz
