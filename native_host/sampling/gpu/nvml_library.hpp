#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace webdyno::sampling {

// NVIDIA's management library, as far as it is used here: opened when the program runs, because
// most machines have none and no Debian package has its header. Types, numbers and names are those
// of the NVML API Reference (docs.nvidia.com/deploy/nvml-api); its ABI is stable by name: what
// changed has a new name with _v2, _v3.
namespace nvml {

using Return = int;
constexpr Return kSuccess = 0;
constexpr Return kNotFound = 6;          // no newer sample
constexpr Return kInsufficientSize = 7;  // of the caller's array; the count says what is needed

using Device = struct DeviceOpaque*;

struct Memory {
  unsigned long long total, free, used;  // bytes
};

struct PciInfo {
  char bus_id_legacy[16];
  unsigned int domain, bus, device, pci_device_id, pci_subsystem_id;
  char bus_id[32];  // "00000000:01:00.0"
};

/// Of nvmlDeviceGet*RunningProcesses without a suffix; those of _v2 and _v3 are ProcessInfo.
struct ProcessInfoV1 {
  unsigned int pid;
  unsigned long long used_memory;
};
struct ProcessInfo {
  unsigned int pid;
  unsigned long long used_memory;  // bytes; kNotAvailable under Windows' driver model and MIG
  unsigned int gpu_instance, compute_instance;
};
constexpr unsigned long long kNotAvailable = ~0ULL;

enum SamplingType : int { kGpuUtilizationSamples = 1 };
enum ValueType : int { kDouble, kUnsignedInt, kUnsignedLong, kUnsignedLongLong, kSignedLongLong };
union Value {
  double number;
  unsigned int unsigned_int;
  unsigned long unsigned_long;
  unsigned long long unsigned_long_long;
  long long signed_long_long;
};
struct Sample {
  unsigned long long timestamp_us;
  Value value;
};

enum ClockType : int { kGraphicsClock = 0 };

}  // namespace nvml

/// The opened library with its functions; null where this driver's has none of the name.
struct NvmlFunctions {
  nvml::Return (*init)();
  nvml::Return (*shutdown)();
  const char* (*error_string)(nvml::Return);
  nvml::Return (*driver_version)(char* text, unsigned int length);
  nvml::Return (*device_count)(unsigned int* count);
  nvml::Return (*device_handle)(unsigned int index, nvml::Device* device);
  nvml::Return (*device_name)(nvml::Device, char* text, unsigned int length);
  nvml::Return (*device_pci)(nvml::Device, nvml::PciInfo*);
  nvml::Return (*memory)(nvml::Device, nvml::Memory*);
  nvml::Return (*samples)(nvml::Device, nvml::SamplingType, unsigned long long last_seen_us,
                          nvml::ValueType*, unsigned int* count, nvml::Sample*);
  nvml::Return (*power)(nvml::Device, unsigned int* milliwatts);
  nvml::Return (*energy)(nvml::Device, unsigned long long* millijoules);
  nvml::Return (*clock)(nvml::Device, nvml::ClockType, unsigned int* megahertz);
  // The newer form where there is one; both forms of processes that draw and of those that compute.
  nvml::Return (*graphics_processes)(nvml::Device, unsigned int* count, nvml::ProcessInfo*);
  nvml::Return (*compute_processes)(nvml::Device, unsigned int* count, nvml::ProcessInfo*);
  nvml::Return (*graphics_processes_v1)(nvml::Device, unsigned int* count, nvml::ProcessInfoV1*);
  nvml::Return (*compute_processes_v1)(nvml::Device, unsigned int* count, nvml::ProcessInfoV1*);
};

/// Keeps the library loaded and initialised.
class NvmlLibrary {
 public:
  /// `name`: "libnvidia-ml.so.1" but in tests. Otherwise a reason for people: there is none, it
  /// lacks a function without which nothing can be read, or its driver is not loaded.
  static tl::expected<NvmlLibrary, std::string> open(const std::string& name);

  const NvmlFunctions* operator->() const { return functions_.get(); }

 private:
  struct Unload {
    void operator()(void* library) const;
  };
  struct ShutDown {
    void operator()(NvmlFunctions* functions) const;
  };
  explicit NvmlLibrary(void* library) : library_(library) {}

  std::unique_ptr<void, Unload> library_;
  std::unique_ptr<NvmlFunctions, ShutDown> functions_;  // ends before the library is unloaded
};

}  // namespace webdyno::sampling
