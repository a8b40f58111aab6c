#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "native_host/sampling/gpu/drm_clients.hpp"
#include "native_host/sampling/gpu/nvml_gpu.hpp"
#include "native_host/sampling/gpu/sysfs_gpu.hpp"

namespace webdyno::sampling {

/// A graphics processor of this machine.
struct Gpu {
  std::string name;  // NVML's, else the card's PCI ids or driver
  std::optional<std::string> driver;
  std::optional<std::string> bus_id;
  std::optional<std::int64_t> memory_bytes;  // its own; nullopt where it has the system's
};

/// What one tick says of one GPU; unknown is nullopt. All processes of the machine together.
struct GpuReading {
  std::size_t gpu;  // index into Gpus::list()
  std::optional<double> busy_percent;
  std::optional<std::int64_t> memory_bytes;
  std::optional<double> power_watts;
  std::optional<std::int64_t> energy_uj;
  std::optional<std::int64_t> clock_mhz;
};

/// What one tick says of one process on one GPU.
struct GpuProcessReading {
  std::size_t process;  // as given to read_processes()
  std::size_t gpu;
  std::optional<std::int64_t> memory_bytes;
  std::vector<DrmEngine> engines;  // empty: its driver tells none
};

/// Every source of GPU numbers of this machine under one list of GPUs: NVML for NVIDIA's, DRM
/// clients and /sys for the others. No vendor and no kernel splits the GPU process of a browser by
/// tab.
class Gpus {
 public:
  /// `nvml`: "libnvidia-ml.so.1" but in tests.
  Gpus(std::filesystem::path root, const std::string& nvml);
  Gpus(const Gpus&) = delete;
  Gpus& operator=(const Gpus&) = delete;

  /// Only ever grows: a client may name a device that /sys does not show.
  const std::vector<Gpu>& list() const { return gpus_; }
  /// Why NVML is not read; nullopt: it is.
  const std::optional<std::string>& why_no_nvml() const { return why_no_nvml_; }

  /// A reading for each GPU of which anything is known.
  std::vector<GpuReading> read(Costly costly);

  struct Process {
    std::size_t process;
    pid_t pid;
  };
  /// `look`: for clients that were opened since the last time, 0.1 to 0.6 ms a process.
  /// Processes are told apart by `process`, not by pid. Those left out are forgotten.
  std::vector<GpuProcessReading> read_processes(const std::vector<Process>& processes, bool look);

 private:
  std::size_t index_of(const std::optional<std::string>& bus_id, const std::string& driver);

  std::filesystem::path root_;
  std::optional<NvmlLibrary> library_;
  std::optional<std::string> why_no_nvml_;
  std::vector<Gpu> gpus_;
  std::map<std::size_t, NvmlGpu> nvml_;        // by index into gpus_, as the next
  std::map<std::size_t, SysfsGpu> sysfs_;      // cards that tell something
  std::map<std::size_t, DrmClients> clients_;  // by process
};

}  // namespace webdyno::sampling
