#include "native_host/sampling/gpu/drm_clients.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

// The longest that drivers print is 2 KiB: a dozen engines and three kinds of memory in six
// regions.
constexpr std::size_t kFdinfoBytes = 8192;

std::optional<int> descriptor_of(const std::string& name) {
  int fd = 0;
  const char* end = name.data() + name.size();
  const auto [stopped, error] = std::from_chars(name.data(), end, fd);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return fd;
}

void keep_larger(DrmEngine& engine, const DrmEngine& now) {
  engine.busy = std::max(engine.busy, now.busy);
  if (now.total) engine.total = std::max(engine.total.value_or(0), *now.total);
  engine.capacity = now.capacity;
}

void add(std::map<std::string, DrmEngine>& sums, const DrmEngine& engine) {
  const auto [found, is_new] = sums.try_emplace(engine.name, engine);
  if (is_new) return;
  DrmEngine& sum = found->second;
  sum.busy += engine.busy;
  // Every client is told the same counter of the engine.
  if (engine.total) sum.total = std::max(sum.total.value_or(0), *engine.total);
  sum.capacity = std::max(sum.capacity, engine.capacity);
}

}  // namespace

DrmClients::DrmClients(const fs::path& root, pid_t pid)
    : directory_(root / "proc" / std::to_string(pid)) {}

bool DrmClients::find() {
  std::error_code refused;
  fs::directory_iterator entries(directory_ / "fd", refused);
  if (refused) return false;
  for (; entries != fs::directory_iterator(); entries.increment(refused)) {
    if (refused) return false;
    const auto fd = descriptor_of(entries->path().filename());
    if (!fd) continue;
    std::error_code closed;
    const std::string target = fs::read_symlink(entries->path(), closed);
    if (!closed && target.starts_with("/dev/dri/")) look_at(*fd);
  }
  return true;
}

void DrmClients::look_at(int fd) {
  auto file = KernelFile::open(directory_ / "fdinfo" / std::to_string(fd));
  if (!file) return;
  const auto usage = usage_of(*file);
  if (!usage) return;
  const Key key = key_of(*usage, fd);
  const auto found = clients_.find(key);
  if (found != clients_.end() && found->second.open) return;  // by another descriptor
  if (found != clients_.end()) {
    found->second.fd = fd;
    found->second.file = *std::move(file);
    found->second.open = true;
    return;
  }
  clients_.emplace(key, Client{fd, *std::move(file), {}, std::nullopt});
}

std::vector<DrmDeviceUsage> DrmClients::read() {
  using Device = std::pair<std::string, std::string>;  // driver, bus
  struct Sum {
    std::map<std::string, DrmEngine> engines;
    std::optional<std::int64_t> memory_bytes;
  };
  std::map<Device, Sum> devices;
  for (auto& [key, client] : clients_) {
    if (client.open) {
      const auto usage = usage_of(client.file);
      // The number may be another file's by now: find() will see.
      if (usage && key_of(*usage, client.fd) == key) {
        advance(client, *usage);
      } else {
        client.open = false;
        client.memory_bytes.reset();
      }
    }
    Sum& sum = devices[{key.driver, key.bus_id}];
    for (const auto& [name, engine] : client.engines) add(sum.engines, engine);
    if (client.memory_bytes) sum.memory_bytes = sum.memory_bytes.value_or(0) + *client.memory_bytes;
  }
  std::vector<DrmDeviceUsage> result;
  for (auto& [device, sum] : devices) {
    DrmDeviceUsage usage{device.first, std::nullopt, {}, sum.memory_bytes};
    if (!device.second.empty()) usage.bus_id = device.second;
    for (auto& [name, engine] : sum.engines) usage.engines.push_back(std::move(engine));
    result.push_back(std::move(usage));
  }
  return result;
}

std::optional<DrmUsage> DrmClients::usage_of(const KernelFile& file) {
  std::array<char, kFdinfoBytes> buffer;
  const auto text = file.read(buffer);
  return text ? parse_drm_usage(*text) : std::nullopt;
}

DrmClients::Key DrmClients::key_of(const DrmUsage& usage, int fd) {
  return {usage.driver, usage.bus_id.value_or(""), usage.client_id.value_or(-1 - fd)};
}

void DrmClients::advance(Client& client, const DrmUsage& usage) {
  for (const DrmEngine& engine : usage.engines)
    keep_larger(client.engines.try_emplace(engine.name, engine).first->second, engine);
  client.memory_bytes = usage.memory_bytes;
}

}  // namespace webdyno::sampling
