#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/derived/derivation.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {

namespace {

ExitCode rebuild_open(SQLite::Database& database, const std::filesystem::path& file) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  const auto begin = std::chrono::steady_clock::now();
  const std::int64_t trials =
      derived::derive_again(database, [&](std::int64_t done, std::int64_t all) {
        if (terminal) std::cerr << fmt::format("\r{} of {} trials", done, all) << std::flush;
      });
  if (terminal) std::cerr << "\r\x1b[K";
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << fmt::format("{}: {} ended trials computed anew in {:.1f} s\n", file.string(), trials,
                           took.count());
  for (const auto& failure : derived::failures(database)) {
    say_on_standard_error(fmt::format("trial {} is in no view, its rows contradict each other: {}",
                                      failure.trial_uuid, failure.message));
  }
  return ExitCode::kDone;
}

}  // namespace

ExitCode rebuild(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown))  // else it would be made
    throw UsageError(fmt::format("{}: no such database; name another with --db", file.string()));
  auto database = store::open_for_writing(file, say_on_standard_error);
  try {
    return rebuild_open(database, file);
  } catch (const SQLite::Exception& error) {
    store::refuse_unusable(file, error);
    throw;
  }
}

}  // namespace webdyno::cli
