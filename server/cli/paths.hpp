#pragma once

#include <filesystem>

#include "server/launch/installed_manifests.hpp"

namespace webdyno::cli {

// Those of the user throw EnvironmentError where no home directory is known (no HOME, and a user
// whom the system does not know).

/// $XDG_DATA_HOME/webdyno, by default below ~/.local/share: the database, added versions of
/// frameworks, prepared models, Python environments.
std::filesystem::path data_directory();

/// webdyno.db in data_directory().
std::filesystem::path default_database();

/// $XDG_STATE_HOME/webdyno, by default below ~/.local/state: identity of the host, the collector's
/// address.
std::filesystem::path state_directory();

/// Where this user's own browsers keep manifests.
launch::OwnBrowsers own_browsers();

/// For the locks that all users of this machine share: WEBDYNO_LOCK_DIRECTORY, else /run/lock where
/// every user may write it, else /tmp. Throws EnvironmentError when the variable is relative.
std::filesystem::path lock_directory();

/// The built extension/, workloads/ and dashboard/: beside an installed program in
/// ../share/webdyno, else where the build put them.
std::filesystem::path web_directory();

/// The project's own folder, which the build was made from: Node tools and their packages.
std::filesystem::path source_directory();

/// webdyno-host beside this program.
std::filesystem::path native_host_program();

}  // namespace webdyno::cli
