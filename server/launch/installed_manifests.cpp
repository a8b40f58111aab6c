#include "server/launch/installed_manifests.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "schema/wire/version.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;
using State = Check::State;
using Path = std::filesystem::path;

/// Each channel has a directory of its own; the first is the one that `install` writes to.
struct Places {
  std::string_view browser;
  std::vector<std::string_view> below_configuration;
  std::string_view of_the_system;
  std::string_view snap;
  std::string_view flatpak;
};

const std::array<Places, 4>& all_places() {
  static const std::array<Places, 4> places{{
      {"chrome",
       {"google-chrome", "google-chrome-beta", "google-chrome-unstable"},
       "etc/opt/chrome/native-messaging-hosts",
       "",
       "com.google.Chrome"},
      {"chromium",
       {"chromium"},
       "etc/chromium/native-messaging-hosts",
       "chromium",
       "org.chromium.Chromium"},
      {"edge",
       {"microsoft-edge", "microsoft-edge-beta", "microsoft-edge-dev"},
       "etc/opt/edge/native-messaging-hosts",
       "",
       "com.microsoft.Edge"},
      {"brave",
       {"BraveSoftware/Brave-Browser", "BraveSoftware/Brave-Browser-Beta",
        "BraveSoftware/Brave-Browser-Nightly"},
       "",
       "brave",
       "com.brave.Browser"},
  }};
  return places;
}

bool is_there(const Path& path) {
  std::error_code none;
  return std::filesystem::exists(path, none);
}

/// Empty: nothing is wrong.
std::string fault_of(const json& manifest, const Path& native_host) {
  if (!manifest.is_object()) return "is no JSON object";
  if (manifest.value("name", json()) != wire::kNativeHostName)
    return fmt::format("does not name {}", wire::kNativeHostName);
  const json path = manifest.value("path", json());
  if (!path.is_string()) return "names no program";
  const Path program = path.get<std::string>();
  if (!program.is_absolute() || !is_there(program))
    return fmt::format("names {}, which is not there", program.string());
  if (::access(program.c_str(), X_OK) != 0)
    return fmt::format("names {}, which cannot be executed", program.string());
  const json origins = manifest.value("allowed_origins", json());
  const std::string ours = fmt::format("chrome-extension://{}/", wire::kExtensionId);
  if (!origins.is_array() || std::find(origins.begin(), origins.end(), ours) == origins.end())
    return fmt::format("does not allow {}", ours);
  std::error_code none;
  if (!std::filesystem::equivalent(program, native_host, none))
    return fmt::format("names {}, of another webdyno", program.string());
  return {};
}

Check manifest_check(std::string_view browser, const Path& file, const Path& native_host) {
  std::ifstream stream(file);
  const auto fault = fault_of(json::parse(stream, nullptr, false), native_host);
  if (fault.empty())
    return {"installed", State::kWorks, fmt::format("{}: {}", browser, file.string()), ""};
  return {"installed", State::kWarning, fmt::format("{}: {} {}", browser, file.string(), fault),
          fmt::format("`./webdyno install --browser {}` writes the one of this webdyno; remove "
                      "what is elsewhere",
                      browser)};
}

}  // namespace

std::string sandboxed_browser(const OwnBrowsers& own, std::string_view browser) {
  for (const auto& places : all_places()) {
    if (places.browser != browser) continue;
    if (!places.snap.empty() && is_there(own.root / "snap/bin" / places.snap)) return "Snap";
    for (const auto& base : {own.home / ".local/share/flatpak", own.root / "var/lib/flatpak"}) {
      if (is_there(base / "app" / places.flatpak)) return "Flatpak";
    }
  }
  return {};
}

std::vector<Check> installed_checks(const OwnBrowsers& own, const Path& native_host) {
  const std::string name = fmt::format("{}.json", wire::kNativeHostName);
  std::vector<Check> checks;
  std::vector<std::string> sandboxed;
  for (const auto& places : all_places()) {
    std::vector<Path> directories;
    for (const auto each : places.below_configuration)
      directories.push_back(own.configuration / each / "NativeMessagingHosts");
    if (!places.of_the_system.empty()) directories.push_back(own.root / places.of_the_system);
    for (const auto& directory : directories) {
      if (is_there(directory / name))
        checks.push_back(manifest_check(places.browser, directory / name, native_host));
    }
    if (const auto from = sandboxed_browser(own, places.browser); !from.empty())
      sandboxed.push_back(fmt::format("{} from {}", places.browser, from));
  }
  if (checks.empty())
    checks.push_back({"installed", State::kWorks,
                      "for no browser of your own; `./webdyno install` does it", ""});
  if (!sandboxed.empty()) {
    checks.push_back({"installed", State::kWarning,
                      fmt::format("{}: cannot start a native host outside its sandbox",
                                  fmt::join(sandboxed, ", ")),
                      "measure with a browser from Debian or its maker's .deb"});
  }
  return checks;
}

}  // namespace webdyno::launch
