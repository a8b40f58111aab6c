#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace webdyno::sampling {

/// A display at a socket of a graphics card.
struct Display {
  std::string connector;            // "card0-HDMI-A-1"
  std::optional<std::string> mode;  // the one that it likes best, "1920x1080"
};

/// Those that are plugged in, by the kernel's word (/sys/class/drm/cardN-*/status), in order of
/// their sockets' names. nullopt: no card here has a socket, as in most virtual machines.
std::optional<std::vector<Display>> read_displays(const std::filesystem::path& root);

}  // namespace webdyno::sampling
