#include "native_host/sampling/cpu_frequency.hpp"

#include <algorithm>

#include "native_host/sampling/cpu_share.hpp"

namespace webdyno::sampling {

CpuFrequency::CpuFrequency(const std::filesystem::path& root, pid_t pid) {
  for (const auto& cpu : watched_cpus(root, pid))
    files_.emplace_back(cpu / "cpufreq/scaling_cur_freq");
}

std::optional<FrequencyRange> CpuFrequency::read() const {
  std::optional<FrequencyRange> range;
  for (const OptionalFile& file : files_) {
    const auto khz = file.read_count();
    // A CPU that is switched off, and one whose driver does not know: others may.
    if (!khz || *khz == 0) continue;
    range = {std::min(range ? range->low_khz : *khz, *khz),
             std::max(range ? range->high_khz : *khz, *khz)};
  }
  return range;
}

std::optional<Absence> CpuFrequency::absence() const {
  if (read()) return std::nullopt;
  return files_.empty() ? Absence::kNotThere
                        : files_.front().absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling
