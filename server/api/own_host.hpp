#pragma once

#include <filesystem>
#include <string>

namespace webdyno::api {

/// This machine's, as its native host wrote it below the state directory; empty: it has not run
/// yet.
std::string own_host_uuid(const std::filesystem::path& state_directory);

}  // namespace webdyno::api
