#pragma once

#include <cstdint>
#include <random>

namespace webdyno::stats {

/// Whole numbers by chance, the same for a seed on every machine and standard library: std::mt19937
/// is fixed by the standard (M. Matsumoto, T. Nishimura, ACM TOMACS 8, 1998), its distributions are
/// not. Not for secrets.
class RandomDraws {
 public:
  explicit RandomDraws(std::uint32_t seed) : engine_(seed) {}

  /// One of 0 .. bound - 1, each as probable as any other; bound > 0. D. Lemire, Fast random
  /// integer generation in an interval, ACM TOMACS 29, 2019.
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = next() * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t uneven = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < uneven) product = next() * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

 private:
  std::uint64_t next() { return static_cast<std::uint32_t>(engine_()); }

  std::mt19937 engine_;
};

}  // namespace webdyno::stats
