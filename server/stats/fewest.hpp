#pragma once

#include <cstddef>
#include <numeric>

namespace webdyno::stats {

/// The smallest number from `least` to `most` that is `enough`, which every larger one then is too;
/// `most` when none before it is. 17 questions for 100,000 numbers.
template <typename Enough>
std::size_t fewest(std::size_t least, std::size_t most, Enough enough) {
  while (least < most) {
    const std::size_t middle = std::midpoint(least, most);
    if (enough(middle)) {
      most = middle;
    } else {
      least = middle + 1;
    }
  }
  return least;
}

}  // namespace webdyno::stats
