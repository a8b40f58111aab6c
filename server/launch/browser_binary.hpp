#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace webdyno::launch {

/// A browser of the Chromium family on this machine.
struct BrowserBinary {
  std::filesystem::path path;  // what is executed: behind Debian's wrapper script
  std::string product;         // as `--version` prints it: Chromium, Google Chrome ...
  std::string version;         // 156.0.8078.79
};

/// `wanted`: empty (the first of chromium, chrome, edge, brave), one of these names, or a path.
/// The error is one line: what was looked for, where, and what to install or name.
tl::expected<BrowserBinary, std::string> find_browser(std::string_view wanted);

}  // namespace webdyno::launch
