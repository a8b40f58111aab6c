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

}  // namespace webdyno::sweep
