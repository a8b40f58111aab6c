#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace webdyno::stats {

/// Quantiles of sqrt(n) dip of n uniform values. Made by tests/fixtures/stats/dip_table.py, which
/// says with how many draws.
inline constexpr std::array kDipProbabilities{0.0, 0.01, 0.05, 0.1,  0.2,   0.3,  0.4,   0.5,  0.6,
                                              0.7, 0.8,  0.9,  0.95, 0.975, 0.99, 0.995, 0.999};

struct DipRow {
  std::size_t n;
  std::array<double, kDipProbabilities.size()> quantiles;
};

/// By rising n; the last one stands for all n above, where sqrt(n) dip changes no more.
std::span<const DipRow> dip_table();

}  // namespace webdyno::stats
