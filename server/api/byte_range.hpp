#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "server/api/file_window.hpp"

namespace webdyno::api {

/// A part of a file, or of what is in memory, walked from its front on as a std::string_view is.
/// Whoever makes it keeps what it is of.
class ByteRange {
 public:
  ByteRange() = default;
  template <std::convertible_to<std::string_view> Text>
  ByteRange(const Text& text) : ByteRange(std::string_view(text)) {}  // NOLINT: they are the same
  explicit ByteRange(std::string_view memory) : memory_(memory.data()), end_(memory.size()) {}
  explicit ByteRange(const FileWindow& file) : file_(&file), end_(file.size()) {}

  bool empty() const { return begin_ == end_; }
  std::uint64_t size() const { return end_ - begin_; }
  char front() const { return file_ != nullptr ? file_->at(begin_) : memory_[begin_]; }
  void remove_prefix(std::uint64_t bytes) { begin_ += bytes; }
  /// The beginning of it, all of it if it is shorter.
  ByteRange first(std::uint64_t bytes) const {
    ByteRange part = *this;
    part.end_ = begin_ + std::min(bytes, size());
    return part;
  }
  /// As much of it as is asked for.
  std::string text(std::uint64_t most) const;

  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  const FileWindow* file_ = nullptr;
  const char* memory_ = nullptr;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

class ByteRange::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit Iterator(const ByteRange& range) : rest_(range) {}
  char operator*() const { return rest_.front(); }
  Iterator& operator++() {
    rest_.remove_prefix(1);
    return *this;
  }
  Iterator operator++(int) {
    const Iterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Iterator& other) const { return rest_.begin_ == other.rest_.begin_; }

 private:
  ByteRange rest_;
};

inline ByteRange::Iterator ByteRange::begin() const { return Iterator(*this); }

inline ByteRange::Iterator ByteRange::end() const {
  ByteRange nothing = *this;
  nothing.begin_ = end_;
  return Iterator(nothing);
}

inline std::string ByteRange::text(std::uint64_t most) const {
  const ByteRange part = first(most);
  return {part.begin(), part.end()};
}

}  // namespace webdyno::api
