#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::launch {

/// Where a person's own browsers are looked for.
struct OwnBrowsers {
  std::filesystem::path configuration;  // ~/.config
  std::filesystem::path home;
  std::filesystem::path root = "/";
};

/// What `install` has written, or somebody else, for any channel of any of the browsers: whether
/// the manifest names a program that is there and allows our extension. A warning at most: `run`
/// needs none of it. With browsers from Snap and Flatpak, by name.
std::vector<Check> installed_checks(const OwnBrowsers& own,
                                    const std::filesystem::path& native_host);

/// From Snap or Flatpak: no such browser starts a program outside its sandbox. Empty: there is none
/// of that name ("chromium").
std::string sandboxed_browser(const OwnBrowsers& own, std::string_view browser);

}  // namespace webdyno::launch
