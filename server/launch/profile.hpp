#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "server/launch/scratch_directory.hpp"

namespace webdyno::launch {

/// Of a directory in which a browser makes its socket: sun_path of unix(7), less
/// "/org.chromium.Chromium.XXXXXX/SingletonSocket" and its NUL.
inline constexpr std::size_t kLongestSocketDirectory = 108 - 46;

/// A throw-away browser profile: a directory 0700 below the temporary directory, with the
/// native-messaging manifest in it (Chromium does not look for per-user manifests from a profile of
/// a launcher's own). The destructor removes it; the browser must have ended by then.
class Profile {
 public:
  /// Also removes profiles whose webdyno was killed. Throws std::runtime_error: one line, with the
  /// remedy.
  explicit Profile(const std::filesystem::path& native_host);

  const std::filesystem::path& directory() const { return scratch_.path(); }

 private:
  ScratchDirectory scratch_;
};

/// The native-messaging host manifest: names the program and our extension's id.
/// https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging
std::string native_host_manifest(const std::filesystem::path& native_host);

}  // namespace webdyno::launch
