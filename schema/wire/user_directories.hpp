#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace webdyno::wire {

// Where a user's files are (XDG Base Directory Specification). The collector, the native host and
// whoever installs it must mean the same places, though a browser may start the host without HOME.
// The error is one line: no home directory is known.

/// $XDG_DATA_HOME, by default ~/.local/share.
tl::expected<std::filesystem::path, std::string> data_home();
/// $XDG_STATE_HOME, by default ~/.local/state.
tl::expected<std::filesystem::path, std::string> state_home();
/// $XDG_CONFIG_HOME, by default ~/.config.
tl::expected<std::filesystem::path, std::string> configuration_home();

/// $HOME, else what the user database says.
tl::expected<std::filesystem::path, std::string> home_directory();

/// One line for each of the four variables that is set to a relative path: the specification says
/// that it is to be ignored.
std::vector<std::string> ignored_variables();

}  // namespace webdyno::wire
