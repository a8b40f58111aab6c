#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

namespace webdyno::stats {

/// What a machine adds to times, by a seed, in virtual time: the truth behind it is known.
class VirtualNoise {
 public:
  explicit VirtualNoise(std::uint32_t seed) : engine_(seed) {}

  /// In (0, 1).
  double uniform() { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1p-53; }

  double normal() {  // Box and Muller
    return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  }

  /// A factor with median 1.
  double lognormal(double sigma) { return std::exp(sigma * normal()); }

  /// 1 or `slow`, as often as `share`, with a little lognormal noise.
  double bimodal(double slow, double share) {
    return (uniform() < share ? slow : 1.0) * lognormal(0.02);
  }

  template <typename Draw>
  std::vector<double> many(std::size_t n, Draw draw) {
    std::vector<double> values(n);
    for (double& value : values) value = draw();
    return values;
  }

 private:
  std::mt19937_64 engine_;
};

inline constexpr int kSweeps = 2000;

/// In how many of kSweeps sweeps `found` is true, in percent. 95 is then known to +- 1.
template <typename Found>
double percent_of_sweeps(Found found) {
  int times = 0;
  for (int sweep = 0; sweep < kSweeps; ++sweep) times += found() ? 1 : 0;
  return 100.0 * times / kSweeps;
}

}  // namespace webdyno::stats
