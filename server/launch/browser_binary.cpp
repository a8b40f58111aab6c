#include "server/launch/browser_binary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <vector>

#include "server/launch/child_process.hpp"

namespace webdyno::launch {
namespace {

// Debian's /usr/bin/chromium is a shell script that sources /etc/chromium.d: it adds
// --enable-gpu-rasterization and loads every extension in /usr/share/chromium/extensions (a content
// blocker, say) into the browser that is to be measured. The program behind it needs neither.
constexpr std::string_view kDebianWrapper = "/usr/bin/chromium";
constexpr std::string_view kDebianProgram = "/usr/lib/chromium/chromium";

struct KnownBrowser {
  std::string_view name;
  std::vector<std::string_view> programs;
};

const std::vector<KnownBrowser>& known_browsers() {
  static const std::vector<KnownBrowser> browsers = {
      {"chromium", {"chromium", "chromium-browser"}},
      {"chrome",
       {"google-chrome-stable", "google-chrome", "google-chrome-beta", "google-chrome-unstable"}},
      {"edge", {"microsoft-edge-stable", "microsoft-edge"}},
      {"brave", {"brave-browser-stable", "brave-browser"}},
  };
  return browsers;
}

bool is_program(const std::filesystem::path& file) {
  std::error_code none;
  return ::access(file.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(file, none);
}

std::optional<std::filesystem::path> on_path(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::istringstream directories(path != nullptr ? path : "");
  for (std::string directory; std::getline(directories, directory, ':');) {
    auto file = std::filesystem::path(directory.empty() ? "." : directory) / program;
    if (is_program(file)) return file;
  }
  return std::nullopt;
}

/// Four numbers, as every browser of the Chromium family counts: 156.0.8078.79.
bool is_chromium_version(const std::string& word) {
  return std::count(word.begin(), word.end(), '.') == 3 &&
         word.find_first_not_of("0123456789.") == std::string::npos &&
         word.find("..") == std::string::npos && word.front() != '.' && word.back() != '.';
}

/// chrome-headless-shell, chromium-headless-shell, headless_shell: what is left of the old headless
/// mode. `--version` answers as Chrome does, and no extension can be loaded.
bool is_headless_shell(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.find("headless-shell") != std::string::npos ||
         name.find("headless_shell") != std::string::npos;
}

/// "Chromium 156.0.8078.79 built on Debian ..." -> product and version.
tl::expected<BrowserBinary, std::string> identify(const std::filesystem::path& found) {
  std::error_code none;  // canonical: /bin is a link to /usr/bin
  const auto canonical = std::filesystem::canonical(found, none);
  const bool wrapper = canonical == kDebianWrapper;
  const std::filesystem::path path = wrapper && is_program(kDebianProgram) ? kDebianProgram : found;
  if (is_headless_shell(path) || is_headless_shell(canonical)) {
    return tl::unexpected(fmt::format(
        "{}: a headless shell is no whole browser and loads no extension; name Chrome or Chromium "
        "with --browser, which have a headless mode too",
        path.string()));
  }
  const auto output = output_of({path.string(), "--version"});
  std::istringstream words(output.value_or(""));
  std::string product;
  for (std::string word; words >> word;) {
    if (is_chromium_version(word) && !product.empty()) return BrowserBinary{path, product, word};
    product += (product.empty() ? "" : " ") + word;
  }
  return tl::unexpected(
      fmt::format("{}: `--version` does not answer like a browser of the Chromium family; "
                  "name another with --browser",
                  path.string()));
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
    if (!is_program(path)) {
      std::error_code none;
      if (std::filesystem::is_directory(path, none)) {
        return tl::unexpected(fmt::format(
            "{}: a directory; name the browser's program in it with --browser", wanted));
      }
      return tl::unexpected(
          fmt::format("{}: no program there; name a browser with --browser", wanted));
    }
    return identify(path);
  }
  for (const auto& browser : known_browsers()) {
    if (!wanted.empty() && browser.name != wanted) continue;
    if (const auto file = first_program(browser)) return identify(*file);
    if (!wanted.empty()) {
      return tl::unexpected(fmt::format(
          "no {} found: none of {} is on the PATH; {}", wanted, fmt::join(browser.programs, ", "),
          wanted == "chromium" ? "`apt-get install chromium`" : "name its path with --browser"));
    }
  }
  if (!wanted.empty()) {
    return tl::unexpected(fmt::format(
        "unknown browser '{}': allowed are chromium, chrome, edge, brave or a path", wanted));
  }
  return tl::unexpected(
      std::string("no browser found: none of chromium, chrome, edge, brave is on the PATH; "
                  "`apt-get install chromium`, or name one with --browser"));
}

}  // namespace webdyno::launch
