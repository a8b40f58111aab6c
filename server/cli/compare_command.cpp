#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/cli/commands.hpp"
#include "server/cli/compared_sweep.hpp"
#include "server/cli/output.hpp"
#include "server/cli/present/comparison_json.hpp"
#include "server/cli/present/comparison_junit.hpp"
#include "server/cli/present/comparison_markdown.hpp"
#include "server/cli/present/comparison_table.hpp"
#include "server/cli/present/style.hpp"
#include "server/compare/arm_expression.hpp"
#include "server/compare/matching.hpp"
#include "server/compare/report.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {
namespace {

/// A database that is read and never written, and what is asked of it.
class ComparedDatabase {
 public:
  explicit ComparedDatabase(std::filesystem::path file)
      : file_(std::move(file)), trace_(file_), database_(store::open_for_reading(file_)) {}

  NamedSweep sweep(const std::string& name) {
    return guarded([&] { return find_sweep(database_, name, file_.string()); });
  }
  std::vector<compare::Configuration> configurations(const NamedSweep& sweep) {
    return guarded([&] { return read_configurations(database_, sweep.sweep_id); });
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

template <class Value>
Value or_usage_error(tl::expected<Value, compare::Misfit> answer) {
  if (!answer) throw UsageError(answer.error().message);
  return std::move(*answer);
}

/// Both arms of one sweep.
compare::Report compare_arms(const CompareOptions& options) {
  if (options.base_database)
    throw UsageError("arms are of one sweep: leave --base-db out, or name two sweeps");
  const auto base_arm = or_usage_error(compare::parse_arm(options.base));
  const auto head_arm = or_usage_error(compare::parse_arm(options.head));
  ComparedDatabase database(options.database);
  const NamedSweep sweep = database.sweep(options.sweep.value_or("last"));
  const auto all = database.configurations(sweep);
  compare::Arms arms{{sweep.uuid, sweep.plan, base_arm.text},
                     {sweep.uuid, sweep.plan, head_arm.text},
                     or_usage_error(compare::select_arm(all, base_arm)),
                     or_usage_error(compare::select_arm(all, head_arm))};
  const auto matching =
      or_usage_error(compare::match_arms(arms.base, base_arm, arms.head, head_arm));
  database.refuse_if_written();
  return compare::report_of(arms, matching, {.tolerance = options.tolerance, .by_block = true});
}

compare::Report compare_sweeps(const CompareOptions& options) {
  if (options.sweep)
    throw UsageError("--sweep names the sweep of two arms: leave it out beside two sweeps");
  ComparedDatabase head_database(options.database);
  std::optional<ComparedDatabase> other;
  if (options.base_database) other.emplace(*options.base_database);
  ComparedDatabase& base_database = other ? *other : head_database;
  const NamedSweep base = base_database.sweep(options.base);
  const NamedSweep head = head_database.sweep(options.head);
  if (base.uuid == head.uuid) {
    throw UsageError(fmt::format(
        "base and head are the same sweep, {}: name two, or two arms of it", base.uuid));
  }
  const compare::Arms arms{{base.uuid, base.plan, {}},
                           {head.uuid, head.plan, {}},
                           base_database.configurations(base),
                           head_database.configurations(head)};
  const auto matching = compare::match_sweeps(arms.base, arms.head);
  if (matching.pairs.empty()) {
    throw UsageError(
        fmt::format("sweeps {} and {} have no configuration in common: nothing can be "
                    "compared; name two of one plan, or two arms",
                    base.uuid, head.uuid));
  }
  head_database.refuse_if_written();
  if (other) other->refuse_if_written();
  return compare::report_of(arms, matching, {.tolerance = options.tolerance, .by_block = false});
}

std::string report_text(const compare::Report& report, const std::string& format, bool to_file) {
  if (format == "json") return present::comparison_json(report).dump(2) + "\n";
  if (format == "markdown") return present::comparison_markdown(report);
  if (format == "junit") return present::comparison_junit(report);
  return present::comparison_table(report, to_file ? present::Style{} : present::terminal_style());
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  errno = 0;
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (!stream) {
    const std::error_code why(errno, std::generic_category());
    throw EnvironmentError(file.string() + ": cannot be written: " + why.message());
  }
}

}  // namespace

ExitCode compare_measured(const CompareOptions& options) {
  const bool arms = compare::is_arm_expression(options.base);
  if (arms != compare::is_arm_expression(options.head)) {
    throw UsageError(fmt::format("'{}' and '{}': compare takes two sweeps, or two arms of one",
                                 options.base, options.head));
  }
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
