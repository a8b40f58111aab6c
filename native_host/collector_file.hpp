#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace webdyno::native_host {

/// Where the collector listens and what proves that we may speak to it.
struct Collector {
  std::string url;
  std::string token;
};

/// The file that a running collector keeps for its user: {"url", "token", "pid"}, mode 0600.
/// nullopt: no collector runs (no file, or its process has ended).
/// An error names why a file that is there is not believed: it is a link or no regular file,
/// belongs to somebody else, is open to others, or does not hold what it should.
tl::expected<std::optional<Collector>, std::string> read_collector_file(
    const std::filesystem::path& file);

}  // namespace webdyno::native_host
