#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

/// Whether this machine could have anything in swap.
bool there_is_swap(const std::filesystem::path& root);

struct SwappedPages {
  std::int64_t in;
  std::int64_t out;
};

/// Pages that the machine has read from swap and written to it since boot, /proc/vmstat; only where
/// there is swap: a machine without any has no count, and not 0.
class SwapActivity {
 public:
  explicit SwapActivity(const std::filesystem::path& root);

  /// 25 us, most of them the kernel's sums over all CPUs.
  std::optional<SwappedPages> read() const;
  std::optional<Absence> absence() const;

 private:
  bool has_swap_;
  OptionalFile vmstat_;
};

}  // namespace webdyno::sampling
