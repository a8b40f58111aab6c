#include "native_host/sampling/gpu/nvml_library.hpp"

#include <dlfcn.h>

#include <initializer_list>

namespace webdyno::sampling {
namespace {

/// The first of the names that the library has.
template <typename Function>
void find(void* library, Function& function, std::initializer_list<const char*> names) {
  function = nullptr;
  for (const char* name : names) {
    if (void* address = ::dlsym(library, name)) {
      function = reinterpret_cast<Function>(address);
      return;
    }
  }
}

NvmlFunctions functions_of(void* library) {
  NvmlFunctions all{};
  find(library, all.init, {"nvmlInit_v2", "nvmlInit"});
  find(library, all.shutdown, {"nvmlShutdown"});
  find(library, all.error_string, {"nvmlErrorString"});
  find(library, all.driver_version, {"nvmlSystemGetDriverVersion"});
  find(library, all.device_count, {"nvmlDeviceGetCount_v2", "nvmlDeviceGetCount"});
  find(library, all.device_handle, {"nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex"});
  find(library, all.device_name, {"nvmlDeviceGetName"});
  find(library, all.device_pci, {"nvmlDeviceGetPciInfo_v3"});  // _v2 has no long bus_id
  find(library, all.memory, {"nvmlDeviceGetMemoryInfo"});
  find(library, all.samples, {"nvmlDeviceGetSamples"});
  find(library, all.power, {"nvmlDeviceGetPowerUsage"});
  find(library, all.energy, {"nvmlDeviceGetTotalEnergyConsumption"});
  find(library, all.clock, {"nvmlDeviceGetClockInfo"});
  find(library, all.graphics_processes,
       {"nvmlDeviceGetGraphicsRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v2"});
  find(library, all.compute_processes,
       {"nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"});
  find(library, all.graphics_processes_v1, {"nvmlDeviceGetGraphicsRunningProcesses"});
  find(library, all.compute_processes_v1, {"nvmlDeviceGetComputeRunningProcesses"});
  return all;
}

std::string words_of(const NvmlFunctions& functions, nvml::Return error) {
  const char* words = functions.error_string ? functions.error_string(error) : nullptr;
  return words ? words : "error " + std::to_string(error);
}

}  // namespace

tl::expected<NvmlLibrary, std::string> NvmlLibrary::open(const std::string& name) {
  void* handle = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = ::dlerror();
    return tl::make_unexpected(reason ? reason : "cannot load " + name);
  }
  NvmlLibrary library(handle);
  const auto all = functions_of(handle);
  if (!all.init || !all.shutdown || !all.device_count || !all.device_handle)
    return tl::make_unexpected(name + " is no NVML: it cannot list devices");
  if (const auto error = all.init(); error != nvml::kSuccess)
    return tl::make_unexpected(name + ": " + words_of(all, error));
  library.functions_.reset(new NvmlFunctions(all));
  return library;
}

void NvmlLibrary::Unload::operator()(void* library) const { ::dlclose(library); }

void NvmlLibrary::ShutDown::operator()(NvmlFunctions* functions) const {
  functions->shutdown();
  delete functions;
}

}  // namespace webdyno::sampling
