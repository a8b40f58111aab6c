#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace webdyno::sampling {

struct GraphicsCard {
  // PCI ids "8086:5917"; the driver's or the card's name where it is on no PCI bus
  std::string name;
  std::optional<std::string> driver;
  std::optional<std::string> bus_id;  // "0000:00:02.0"; none on a system on a chip
  std::filesystem::path device;       // its directory in /sys/class/drm
};

/// The cards in /sys/class/drm, in order of their numbers; what they do is not read here. Empty
/// where there are none.
std::vector<GraphicsCard> read_graphics_cards(const std::filesystem::path& root);

}  // namespace webdyno::sampling
