#pragma once

#include <cstdint>

namespace webdyno::derived {

/// Trials by their ids, both ends included. Those among them that have not ended have nothing that
/// follows from them.
struct TrialRange {
  std::int64_t first;
  std::int64_t last;
};

}  // namespace webdyno::derived
