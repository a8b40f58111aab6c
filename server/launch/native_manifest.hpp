#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace webdyno::launch {

/// Makes the native host known to a person's own browser, per user: NativeMessagingHosts in the
/// browser's configuration directory. Returns the file written (or removed); the error is one line
/// naming the browsers that there are. Both are safe to repeat.
tl::expected<std::filesystem::path, std::string> install_native_host(
    std::string_view browser, const std::filesystem::path& native_host);
tl::expected<std::filesystem::path, std::string> uninstall_native_host(std::string_view browser);

}  // namespace webdyno::launch
