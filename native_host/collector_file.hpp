#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

namespace webdyno::native_host {

/// Where the collector listens and what proves that we may speak to it.
struct Collector {
  std::string url;
  std::string token;
};

/// The file that a running collector keeps for its user: {"url", "token"} and what
/// wire::this_process() says of it, mode 0600.
/// The error is one line that names the file and says why there is no collector: there is no such
/// file, its process has ended, or it is not believed: it is a link or no regular file, belongs to
/// somebody else, is open to others, is of another container (which may share the home), or does
/// not hold what it should.
tl::expected<Collector, std::string> read_collector_file(const std::filesystem::path& file);

}  // namespace webdyno::native_host
