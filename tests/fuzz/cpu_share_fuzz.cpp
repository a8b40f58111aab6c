#include "native_host/sampling/cpu_share.hpp"
#include "tests/fuzz/fuzzed.hpp"

using webdyno::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const webdyno::fuzz::FuzzedRoot root;
  root.write(
      webdyno::fuzz::text_of(data, size),
      {"proc/7/cgroup", "sys/fs/cgroup/cpu.max", "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
       "sys/fs/cgroup/cpu/cpu.cfs_period_us", "proc/7/status", "sys/devices/system/cpu/online"});
  const auto cpus = webdyno::sampling::usable_cpus(root.path(), 7);
  require(!cpus || *cpus > 0, "a process may run somewhere, or it is not known");
  const auto quota = webdyno::sampling::cpu_quota_percent(root.path(), 7);
  require(!quota || *quota > 0, "a quota is more than nothing, or there is none");
  return 0;
}
