#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "native_host/sampling/gpu/drm_usage.hpp"
#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {

/// What one process has used of one GPU through all of its DRM clients, also those that it has
/// closed since it was first looked at.
struct DrmDeviceUsage {
  std::string driver;
  std::optional<std::string> bus_id;
  std::vector<DrmEngine> engines;            // sums over the clients; in order of their names
  std::optional<std::int64_t> memory_bytes;  // of the clients that are open
};

/// The DRM clients of one process. In Chromium only the GPU process has any.
/// Counters never go back: where a driver's do for a moment, the larger value stays, as the kernel
/// documents it. A client that several descriptors share, also of /dev/dri nodes that were passed
/// on, is counted once.
class DrmClients {
 public:
  DrmClients(const std::filesystem::path& root, pid_t pid);

  /// Looks for descriptors of DRM files: 0.1 to 0.6 ms for 34 to 176 descriptors. False: this user
  /// may not look, or the process has ended.
  bool find();

  /// Reads the clients that were found, 9 us each.
  std::vector<DrmDeviceUsage> read();

 private:
  struct Key {
    std::string driver;
    std::string bus_id;   // "" where the device is on no bus
    std::int64_t client;  // -1 - fd where the driver names no client
    auto operator<=>(const Key&) const = default;
  };
  struct Client {
    int fd;
    KernelFile file;
    std::map<std::string, DrmEngine> engines;
    std::optional<std::int64_t> memory_bytes;
    bool open = true;
  };

  void look_at(int fd);
  static std::optional<DrmUsage> usage_of(const KernelFile& file);
  static Key key_of(const DrmUsage& usage, int fd);
  static void advance(Client& client, const DrmUsage& usage);

  std::filesystem::path directory_;
  std::map<Key, Client> clients_;
};

}  // namespace webdyno::sampling
