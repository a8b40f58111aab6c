#include <fmt/format.h>

#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/present/query_output.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::cli {
namespace {

// In a terminal nobody waits for the answer but the person who asked.
constexpr std::chrono::seconds kDeadline{60};
constexpr std::size_t kMaxRows = 1'000'000;

}  // namespace

ExitCode query(const QueryOptions& options) {
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  const auto result = store::run_user_query(
      database, options.sql, {.deadline = kDeadline, .rows = kMaxRows, .bytes = 1'000'000'000});
  if (!result) {
    store::refuse_unusable(options.database, SQLite::Exception(database.getHandle()));
    throw UsageError(result.error().message);
  }
  trace.refuse_if_written(database);
  std::cout << present::query_text(options.format, result->columns, result->rows,
                                   result->truncated);
  if (result->truncated) std::cerr << fmt::format("truncated at {} rows\n", result->rows.size());
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
