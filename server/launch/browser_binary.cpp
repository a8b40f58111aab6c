#include "server/launch/browser_binary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <vector>

#include "server/launch/child_process.hpp"

namespace webdyno::launch {
namespace {

struct KnownBrowser {
  std::string_view name;
  std::vector<std::string_view> programs;
};

const std::vector<KnownBrowser>& known_browsers() {
  static const std::vector<KnownBrowser> browsers = {
      {"chromium", {"chromium", "chromium-browser"}},
      {"chrome", {"google-chrome-stable", "google-chrome", "google-chrome-beta", "google-chrome-unstable"}},
      {"edge", {"microsoft-edge-stable", "microsoft-edge"}},
      {"brave", {"brave-browser-stable", "brave-browser"}},
  };
  return browsers;
}

std::optional<std::filesystem::path> on_path(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::istringstream directories(path != nullptr ? path : "");
  for (std::string directory; std::getline(directories, directory, ':');) {
    auto file = std::filesystem::path(directory.empty() ? "." : directory) / program;
    if (::access(file.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(file)) return file;
  }
  return std::nullopt;
}

/// "Chromium 156.0.8078.79 built on Debian ..." -> product and version.
tl::expected<BrowserBinary, std::string> identify(const std::filesystem::path& path) {
  const auto output = output_of({path.string(), "--version"});
  std::istringstream words(output.value_or(""));
  std::string product;
  for (std::string word; words >> word;) {
    const bool version = word.find_first_not_of("0123456789.") == std::string::npos && word.find('.') != std::string::npos;
    if (version && !product.empty()) return BrowserBinary{path, product, word};
    product += (product.empty() ? "" : " ") + word;
  }
  return tl::unexpected(fmt::format("{}: `--version` does not answer like a browser of the Chromium family; "
                                    "name another with --browser", path.string()));
}

std::optional<std::filesystem::path> first_program(const KnownBrowser& browser) {
  for (const auto program : browser.programs) {
    if (auto file = on_path(program)) return file;
  }
  return std::nullopt;
}

}  // namespace

tl::expected<BrowserBinary, std::string> find_browser(std::string_view wanted) {
  if (wanted.find('/') != std::string_view::npos) {
    const std::filesystem::path path(wanted);
    if (::access(path.c_str(), X_OK) != 0 || !std::filesystem::is_regular_file(path)) {
      return tl::unexpected(fmt::format("{}: no program there; name a browser with --browser", wanted));
    }
    return identify(path);
  }
  bool known = wanted.empty();
  for (const auto& browser : known_browsers()) {
    if (!wanted.empty() && browser.name != wanted) continue;
    known = true;
    if (const auto file = first_program(browser)) return identify(*file);
    if (!wanted.empty()) {
      return tl::unexpected(fmt::format("no {} on the PATH ({}); install it or name its path with --browser", wanted,
                                        fmt::join(browser.programs, ", ")));
    }
  }
  if (!known) {
    return tl::unexpected(fmt::format("unknown browser '{}': allowed are chromium, chrome, edge, brave or a path", wanted));
  }
  return tl::unexpected(std::string("no browser found: none of chromium, chrome, edge, brave is on the PATH; "
                                     "`apt-get install chromium`, or name one with --browser"));
}

}  // namespace webdyno::launch
