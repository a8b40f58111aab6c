#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/cli/commands.hpp"
#include "server/cli/named_sweep.hpp"
#include "server/cli/output.hpp"
#include "server/cli/output_file.hpp"
#include "server/cli/present/comparison_junit.hpp"
#include "server/cli/present/comparison_markdown.hpp"
#include "server/cli/present/comparison_table.hpp"
#include "server/cli/present/style.hpp"
#include "server/compare/arm_expression.hpp"
#include "server/compare/report.hpp"
#include "server/compared/comparison.hpp"
#include "server/compared/comparison_json.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {
namespace {

template <class Value>
Value or_usage_error(tl::expected<Value, compare::Misfit> answer) {
  if (!answer) throw UsageError(answer.error().message);
  return std::move(*answer);
}

/// A database that is read and never written, and what is asked of it.
class ComparedDatabase {
 public:
  explicit ComparedDatabase(std::filesystem::path file)
      : file_(std::move(file)), trace_(file_), database_(store::open_for_reading(file_)) {}

  compared::ReadSweep read(const std::string& name) {
    return guarded([&] {
      auto named = named_sweep(database_, name, file_.string());
      auto configurations = compared::read_configurations(database_, named.sweep_id);
      return compared::ReadSweep{std::move(named), std::move(configurations)};
    });
  }
  void refuse_if_written() { trace_.refuse_if_written(database_); }

 private:
  template <class Read>
  std::invoke_result_t<Read> guarded(Read read) {
    try {
      return read();
    } catch (const SQLite::Exception& error) {
      store::refuse_unusable(file_, error);
      throw;
    }
  }

  std::filesystem::path file_;
  store::FileTrace trace_;
  SQLite::Database database_;
};

compare::Report compare_arms(const CompareOptions& options) {
  if (options.base_database)
    throw UsageError("arms are of one sweep: leave --base-db out, or name two sweeps");
  // Before the database is read: a mistake in one is said at once.
  or_usage_error(compare::parse_arm(options.base));
  or_usage_error(compare::parse_arm(options.head));
  ComparedDatabase database(options.database);
  const auto sweep = database.read(options.sweep.value_or("last"));
  database.refuse_if_written();
  return or_usage_error(
      compared::report_of_arms(sweep, options.base, options.head, options.tolerance));
}

compare::Report compare_sweeps(const CompareOptions& options) {
  if (options.sweep)
    throw UsageError("--sweep names the sweep of two arms: leave it out beside two sweeps");
  ComparedDatabase head_database(options.database);
  std::optional<ComparedDatabase> other;
  if (options.base_database) other.emplace(*options.base_database);
  ComparedDatabase& base_database = other ? *other : head_database;
  const auto base = base_database.read(options.base);
  const auto head = head_database.read(options.head);
  head_database.refuse_if_written();
  if (other) other->refuse_if_written();
  return or_usage_error(compared::report_of_sweeps(base, head, options.tolerance));
}

std::string report_text(const compare::Report& report, const std::string& format, bool to_file) {
  if (format == "json") return compared::comparison_json(report).dump(2) + "\n";
  if (format == "markdown") return present::comparison_markdown(report);
  if (format == "junit") return present::comparison_junit(report);
  return present::comparison_table(report, to_file ? present::Style{} : present::terminal_style());
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  const Signals signals;
  ExportOutput output(file, signals);
  output.write(text);
  output.finish();
}

}  // namespace

ExitCode compare_measured(const CompareOptions& options) {
  const bool arms = or_usage_error(compared::are_arms(options.base, options.head));
  if (options.output) {
    refuse_database(*options.output, options.database);
    if (options.base_database) refuse_database(*options.output, *options.base_database);
  }
  const auto report = arms ? compare_arms(options) : compare_sweeps(options);
  const std::string text = report_text(report, options.format, options.output.has_value());
  if (options.output) {
    write_file(*options.output, text);
  } else {
    std::cout << text;
  }
  return options.fail_on_regression && report.counts.regressions > 0 ? ExitCode::kRegression
                                                                     : ExitCode::kDone;
}

}  // namespace webdyno::cli
