#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "server/cli/signals.hpp"

namespace webdyno::cli {

// Standard output may be a pipe whose reader has stopped reading, or a terminal that is held with
// Ctrl-S. A write would wait there with every signal blocked.

/// Whether a few lines can be written without waiting.
bool output_takes_lines();

/// Writes all, or returns false when a signal comes while nobody reads. Where it cannot be written
/// at all std::cout is bad afterwards.
bool print(std::string_view text, const Signals& signals);

/// Where symbolic links lead, also where nothing is there; the name itself where it is none.
std::filesystem::path led_to(std::filesystem::path file);

/// A report in place of a database, or of the log beside it, would be all of its trials lost.
/// Throws UsageError, by whatever name `output` is one of them.
void refuse_database(const std::filesystem::path& output, const std::filesystem::path& database);

/// `webdyno: ` and the line, on standard error.
void say_on_standard_error(const std::string& line);

}  // namespace webdyno::cli
