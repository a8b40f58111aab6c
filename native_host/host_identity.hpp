#pragma once

#include <filesystem>
#include <string>

namespace webdyno::native_host {

/// The random uuid of this host for this user, in `state_directory`/host.json (mode 0600): made at
/// the first call, the same ever after. Two that make it at once agree.
/// Throws std::runtime_error, with the file's name, when it can neither be read nor made, or holds
/// something else.
std::string host_uuid(const std::filesystem::path& state_directory);

}  // namespace webdyno::native_host
