#pragma once

#include <filesystem>
#include <string>

namespace webdyno::sampling {

/// The random uuid of this host, made once: <state>/host.json, mode 0600. Two native hosts that
/// start at the same time agree on one. Throws std::runtime_error when the directory cannot be
/// written.
std::string host_uuid(const std::filesystem::path& state_directory);

/// $XDG_STATE_HOME/webdyno, by default ~/.local/state/webdyno.
std::filesystem::path state_directory();

}  // namespace webdyno::sampling
