#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace webdyno::launch {

/// Why `browser` is none that the native host can be made known to, in one line naming those that
/// are; nullopt: it is one.
std::optional<std::string> unknown_browser(std::string_view browser);

/// Makes the native host known to a person's own browser, per user: NativeMessagingHosts in the
/// browser's configuration directory. Returns the file written (or removed); the error is one line.
/// Both are safe to repeat.
tl::expected<std::filesystem::path, std::string> install_native_host(
    std::string_view browser, const std::filesystem::path& native_host);
tl::expected<std::filesystem::path, std::string> uninstall_native_host(std::string_view browser);

}  // namespace webdyno::launch
