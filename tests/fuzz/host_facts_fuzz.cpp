#include <array>
#include <stdexcept>
#include <utility>

#include "native_host/sampling/browser_process.hpp"
#include "native_host/sampling/host_facts.hpp"
#include "native_host/sampling/system_names.hpp"
#include "tests/fuzz/fuzzed.hpp"

using webdyno::fuzz::require;

namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> kAlways = {{
    {"sys/devices/system/cpu/cpu0/cache/index0/level", "1"},
    {"sys/devices/system/cpu/cpu0/cache/index0/type", "Data"},
    {"sys/devices/system/cpu/cpu0/cache/index0/shared_cpu_list", "0"},
    {"sys/class/drm/card0-eDP-1/status", "connected"},
}};

/// With what the fuzzer need not find by itself.
const webdyno::fuzz::FuzzedRoot& prepared_root() {
  static const webdyno::fuzz::FuzzedRoot root;
  for (const auto& [file, words] : kAlways) {
    std::filesystem::create_directories((root.path() / file).parent_path());
    std::ofstream(root.path() / file) << words;
  }
  return root;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const webdyno::fuzz::FuzzedRoot& root = prepared_root();
  const auto text = webdyno::fuzz::text_of(data, size);
  if (const auto channel = webdyno::sampling::parse_channel(text))
    require(text.find(*channel) != text.npos, "a channel stands in the text");
  if (const auto name = webdyno::sampling::parse_os_release(text, "PRETTY_NAME"))
    require(!name->empty() && name->size() <= text.size(), "a name stands in the text");
  root.write(text,
             {"proc/cpuinfo", "proc/meminfo", "proc/sys/kernel/osrelease",
              "sys/devices/system/cpu/smt/active", "sys/devices/system/cpu/cpu0/topology/core_id",
              "sys/class/drm/card0/device/uevent", "sys/class/drm/card0/device/vendor",
              "sys/class/drm/card0/device/device", "sys/devices/system/cpu/cpu0/cache/index0/size",
              "etc/os-release", "sys/class/dmi/id/product_name", "sys/module/nvidia/version",
              "proc/driver/nvidia/gpus/0/information", "sys/class/drm/card0-eDP-1/modes"});
  try {
    const auto facts = webdyno::sampling::read_machine_facts(root.path(), 7);
    require(facts.logical_cpus > 0, "there is a CPU");
    require(facts.memory_bytes >= 0, "memory is a size");
    require(!facts.kernel.empty(), "a kernel has a name");
    const auto displays = webdyno::sampling::read_displays(root.path());
    require(displays.has_value(), "there is a socket");
    for (const auto& display : *displays)
      require(!display.mode || text.find(*display.mode) != text.npos, "a mode stands in the text");
    for (const auto& cache : facts.caches) require(cache.bytes > 0, "a cache has a size");
  } catch (const std::runtime_error&) {  // what it throws where the kernel tells too little
  }
  return 0;
}
