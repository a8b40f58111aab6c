#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace webdyno::sampling {

/// A value of os-release(5), without its quotes. nullopt: it is not there, or longer than a name.
std::optional<std::string> parse_os_release(std::string_view text, std::string_view key);

/// PRETTY_NAME of /etc/os-release, or of /usr/lib/os-release where that is not there: "Debian
/// GNU/Linux 12 (bookworm)".
std::optional<std::string> read_distribution(const std::filesystem::path& root);

/// Maker and product of the machine, as its firmware (DMI) or its device tree calls it: "LENOVO
/// 20L5CTO1WW", "QEMU Standard PC (Q35 + ICH9, 2009)", "Raspberry Pi 5 Model B Rev 1.0".
std::optional<std::string> read_machine_name(const std::filesystem::path& root);

}  // namespace webdyno::sampling
