#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace webdyno::sweep {

/// The running order of a sweep: `blocks` randomised complete blocks, each a shuffle of 0 ..
/// configurations - 1. The same seed gives the same order on every machine and standard library
/// (std::shuffle and distributions do not).
std::vector<std::vector<std::size_t>> running_order(std::size_t configurations, int blocks,
                                                    std::uint32_t seed);

/// Blocks behind the complete ones hold the configurations that still need trials, in the order of
/// these numbers. Of one seed and block no two places have the same, so that the order is a shuffle
/// whatever is left out of it, and can be gone on with at any place.
std::uint64_t order_key(std::uint32_t seed, std::int64_t block, std::int64_t place);

}  // namespace webdyno::sweep
