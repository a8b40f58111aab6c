#include "native_host/sampling/graphics_card.hpp"

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

GraphicsCard read_card(const fs::path& card) {
  const fs::path device = card / "device";
  std::error_code absent;
  const fs::path driver = fs::read_symlink(device / "driver", absent).filename();
  const auto driver_name = absent ? std::nullopt : std::optional<std::string>(driver);
  const auto vendor_id = read_id(device / "vendor");
  const auto device_id = read_id(device / "device");
  if (vendor_id && device_id) return {*vendor_id + ":" + *device_id, driver_name};
  return {driver_name.value_or(card.filename()), driver_name};
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
