#include "native_host/sampling/graphics_card.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

/// "0x8086" as "8086".
std::optional<std::string> read_id(const fs::path& path) {
  auto id = read_kernel_line(path);
  if (id && id->starts_with("0x")) id->erase(0, 2);
  return id;
}

/// "0000:00:02.0" is where a PCI device lies, "fde40000.gpu" one of a system on a chip.
std::optional<std::string> bus_id_of(const fs::path& device) {
  std::error_code absent;
  std::string name = fs::canonical(device, absent).filename();
  const bool pci = !absent && std::count(name.begin(), name.end(), ':') == 2 &&
                   name.find_first_not_of("0123456789abcdef:.") == std::string::npos;
  return pci ? std::optional(std::move(name)) : std::nullopt;
}

GraphicsCard read_card(const fs::path& card) {
  const fs::path device = card / "device";
  std::error_code absent;
  const fs::path driver = fs::read_symlink(device / "driver", absent).filename();
  const auto driver_name = absent ? std::nullopt : std::optional<std::string>(driver);
  const auto vendor_id = read_id(device / "vendor");
  const auto device_id = read_id(device / "device");
  const std::string name = vendor_id && device_id ? *vendor_id + ":" + *device_id
                                                  : driver_name.value_or(card.filename());
  return {name, driver_name, bus_id_of(device), device};
}

}  // namespace

std::vector<GraphicsCard> read_graphics_cards(const fs::path& root) {
  std::map<unsigned long, GraphicsCard> by_number;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(root / "sys/class/drm", absent)) {
    // card0 is a card, card0-HDMI-A-1 its socket, renderD128 the same card again.
    const std::string name = entry.path().filename();
    if (!name.starts_with("card") || name.size() < 5 ||
        name.find_first_not_of("0123456789", 4) != std::string::npos) {
      continue;
    }
    by_number.emplace(std::stoul(name.substr(4)), read_card(entry.path()));
  }
  std::vector<GraphicsCard> cards;
  for (auto& [number, card] : by_number) cards.push_back(std::move(card));
  return cards;
}

}  // namespace webdyno::sampling
