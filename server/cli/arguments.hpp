#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>

#include "server/cli/commands.hpp"

namespace webdyno::cli {

// What several commands are given, and what becomes of it.

void add_database(CLI::App& command, std::filesystem::path& file);
void add_own_data(CLI::App& command, OwnData& own);

/// What was given is the caller's: from here on it does not matter where this process is. Throws
/// UsageError.
void settle_path(std::filesystem::path& given);
/// The same of a database; the default one where none was given.
void settle(std::filesystem::path& database);
void settle(OwnData& own);

}  // namespace webdyno::cli
