#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/cli/present/columns.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/signals.hpp"
#include "server/launch/scratch_directory.hpp"
#include "server/merge/merge.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {
namespace {

constexpr std::size_t kUuidDigits = 8;

std::string what_became(const merge::MergedSweep& sweep) {
  if (sweep.refused) return "refused: " + *sweep.refused;
  if (sweep.added == 0) return sweep.there > 0 ? "all of it is there already" : "nothing has ended";
  return fmt::format("{} trials added{}", sweep.added,
                     sweep.there > 0 ? fmt::format(" to {}", sweep.there) : "");
}

void print_merged(const std::vector<merge::MergedSweep>& sweeps) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& each : sweeps) {
    rows.push_back({each.uuid.substr(0, kUuidDigits), present::printable(each.plan_name),
                    each.hostname.empty() ? "none" : present::printable(each.hostname),
                    what_became(each)});
  }
  std::cout << present::columns_text({"sweep", "plan", "host", "what became of it"}, rows,
                                     present::terminal_style());
}

std::vector<merge::MergedSweep> merge_copy(SQLite::Database& database,
                                           const std::filesystem::path& copy,
                                           const Signals& signals) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  auto sweeps = merge::merge(database, copy, [&](std::int64_t done, std::int64_t all) {
    if (terminal) std::cerr << fmt::format("\r{} of {} trials", done, all) << std::flush;
    if (!signals.came()) return;
    if (terminal) std::cerr << "\r\x1b[K";
    throw Interrupted(fmt::format(
        "interrupted; {} of {} trials were taken, each whole; import it again for the rest", done,
        all));
  });
  if (terminal) std::cerr << "\r\x1b[K";
  return sweeps;
}

/// As it is at one moment, and of this program's version: the file itself stays as it is.
void make_copy(const std::filesystem::path& other, const std::filesystem::path& copy,
               const Signals& signals) {
  try {
    const bool whole = store::copy_database(other, copy, [&] { return signals.came(); });
    if (whole) store::open_for_writing(copy);
  } catch (const store::CopyError& error) {
    throw EnvironmentError(
        fmt::format("{}: cannot be written: {}; name another temporary directory with TMPDIR",
                    copy.string(), error.what()));
  }
  if (signals.came()) throw Interrupted("interrupted; nothing of it is kept");
}

}  // namespace

ExitCode import_database(const std::filesystem::path& other, const std::filesystem::path& file) {
  std::error_code unknown;
  if (std::filesystem::equivalent(other, file, unknown)) {
    throw UsageError(fmt::format(
        "{} is the database itself: name another file, or another one with --db", other.string()));
  }
  const Signals signals;
  const launch::ScratchDirectory scratch("webdyno-import-");
  const auto copy = scratch.path() / "other.db";
  make_copy(other, copy, signals);
  auto database = store::open_for_writing(file, say_on_standard_error);
  try {
    const auto sweeps = merge_copy(database, copy, signals);
    print_merged(sweeps);
    for (const auto& each : sweeps) {
      if (!each.refused) continue;
      throw UsageError(fmt::format("sweep {} of {} is left out: {}",
                                   each.uuid.substr(0, kUuidDigits), other.string(),
                                   *each.refused));
    }
    return ExitCode::kDone;
  } catch (const SQLite::Exception& error) {
    store::refuse_unusable(file, error);
    throw;
  }
}

}  // namespace webdyno::cli
