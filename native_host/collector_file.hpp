#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

namespace webdyno::native_host {

struct CollectorAddress {
  std::string url;
  std::string token;
};

/// Where the running collector listens. The file brings trust, so it must be a regular file of this user with mode 0600,
/// and the process that it names must live. The error is one line.
tl::expected<CollectorAddress, std::string> read_collector_file(const std::filesystem::path& file);

/// $WEBDYNO_COLLECTOR_FILE, else collector.json in the state directory.
std::filesystem::path collector_file();

}  // namespace webdyno::native_host
