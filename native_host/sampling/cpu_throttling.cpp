#include "native_host/sampling/cpu_throttling.hpp"

#include "native_host/sampling/cpu_share.hpp"

namespace webdyno::sampling {
namespace {

std::optional<std::int64_t> sum_of(const std::vector<OptionalFile>& files) {
  CountSum sum;
  for (const OptionalFile& file : files) sum.add(file.read_count());
  return sum.value();
}

}  // namespace

CpuThrottling::CpuThrottling(const std::filesystem::path& root, pid_t pid) {
  for (const auto& cpu : watched_cpus(root, pid)) {
    core_.emplace_back(cpu / "thermal_throttle/core_throttle_count");
    package_.emplace_back(cpu / "thermal_throttle/package_throttle_count");
  }
}

ThrottleCounts CpuThrottling::read() const { return {sum_of(core_), sum_of(package_)}; }

std::optional<Absence> CpuThrottling::absence() const {
  const auto counts = read();
  if (counts.core || counts.package) return std::nullopt;
  return core_.empty() ? Absence::kNotThere
                       : core_.front().absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling
