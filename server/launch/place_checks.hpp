#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "server/launch/check.hpp"

namespace webdyno::launch {

// Where webdyno and a browser put their files, and how many they may open. Each of these leaves
// nothing behind.

/// Why nothing can be put into a directory; nullopt: it can. Tried with a file of 4 KiB. One that
/// is not there yet is tried in the nearest above it that is.
std::optional<std::string> why_not_writable(const std::filesystem::path& directory);

Check directory_check(std::string subject, const std::filesystem::path& directory,
                      std::string remedy);

/// The temporary directory: for throw-away profiles, with the socket that a browser makes there.
Check temporary_check();

/// Also raises this process' own limit, which its children inherit, as far as it may.
Check descriptor_check();

}  // namespace webdyno::launch
