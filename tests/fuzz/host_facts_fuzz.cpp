#include <stdexcept>

#include "native_host/sampling/host_facts.hpp"
#include "tests/fuzz/fuzzed.hpp"

using webdyno::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const webdyno::fuzz::FuzzedRoot root;
  root.write(webdyno::fuzz::text_of(data, size),
             {"proc/cpuinfo", "proc/meminfo", "proc/sys/kernel/osrelease",
              "sys/devices/system/cpu/smt/active", "sys/devices/system/cpu/cpu0/topology/core_id",
              "sys/class/drm/card0/device/uevent", "sys/class/drm/card0/device/vendor",
              "sys/class/drm/card0/device/device"});
  try {
    const auto facts = webdyno::sampling::read_machine_facts(root.path(), 7);
    require(facts.logical_cpus > 0, "there is a CPU");
    require(facts.memory_bytes >= 0, "memory is a size");
    require(!facts.kernel.empty(), "a kernel has a name");
  } catch (const std::runtime_error&) {  // what it throws where the kernel tells too little
  }
  return 0;
}
