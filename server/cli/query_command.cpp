#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/present/columns.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/present/query_output.hpp"
#include "server/cli/present/query_plot.hpp"
#include "server/store/database.hpp"
#include "server/store/saved_query.hpp"
#include "server/store/storage_failure.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::cli {
namespace {

// In a terminal nobody waits for the next row but the person who asked.
constexpr std::chrono::seconds kDeadline{60};
constexpr std::size_t kDescriptionLinesOfAQuery = 20;

struct Question {
  std::string sql;
  store::QueryParameters parameters;
};

const store::SavedQuery* find_saved(const std::string& name) {
  const auto& saved = store::saved_queries();
  const auto found =
      std::find_if(saved.begin(), saved.end(), [&](const auto& each) { return each.name == name; });
  return found == saved.end() ? nullptr : &*found;
}

std::string known_queries() {
  std::vector<std::string_view> names;
  for (const auto& each : store::saved_queries()) names.emplace_back(each.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// No SELECT is a single word, so a single word is a name.
bool is_name(const std::string& text) {
  return text.find_first_of(" \t\r\n;(*/") == std::string::npos;
}

std::vector<std::pair<std::string, std::string>> split(const std::vector<std::string>& values) {
  std::vector<std::pair<std::string, std::string>> given;
  for (const auto& each : values) {
    const auto at = each.find('=');
    if (at == 0 || at == std::string::npos) {
      throw UsageError(
          fmt::format("'{}' gives no parameter a value: NAME=VALUE, as sweep_id=3, does", each));
    }
    given.emplace_back(each.substr(0, at), each.substr(at + 1));
  }
  return given;
}

Question question_of(const QueryOptions& options) {
  const auto* saved = find_saved(options.query);
  if (saved == nullptr && is_name(options.query)) {
    throw UsageError(fmt::format("there is no saved query '{}': allowed are {}, or a SELECT",
                                 options.query, known_queries()));
  }
  const auto given = split(options.values);
  if (saved == nullptr) return {.sql = options.query, .parameters = store::guessed_values(given)};
  auto values = store::values_of(*saved, given);
  if (!values) throw UsageError(values.error());
  return {.sql = saved->sql, .parameters = std::move(*values)};
}

/// Rows of a picture, and whether there were more of them than it can have.
class Picture {
 public:
  store::QueryReader reader() {
    return {.columns = [this](const auto& names) { columns_ = names; },
            .row =
                [this](store::QueryRow&& row) {
                  for (auto& value : row) value = store::as_told(value);
                  rows_.push_back(std::move(row));
                  return rows_.size() <= present::kMostBars;
                }};
  }
  std::string text() const {
    if (rows_.size() > present::kMostBars) {
      throw UsageError(fmt::format(
          "more than {} rows cannot be drawn: narrow the query, or LIMIT it", present::kMostBars));
    }
    return present::query_plot(columns_, rows_, present::terminal_style());
  }

 private:
  std::vector<std::string> columns_;
  std::vector<store::QueryRow> rows_;
};

store::QueryReader reader_of(present::QueryWriter& writer) {
  return {.columns = [&](const auto& names) { writer.columns(names); },
          .row =
              [&](store::QueryRow&& row) {
                for (auto& value : row) value = store::as_told(value);
                writer.row(std::move(row));
                return std::cout.good();  // main says why it is not
              }};
}

void print_query(const store::SavedQuery& query, const present::Style& style) {
  std::cout << present::bold(style, query.title) << "\n";
  for (const auto& line :
       present::wrapped(query.description, style.columns, kDescriptionLinesOfAQuery))
    std::cout << line << "\n";
  if (!query.parameters.empty()) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& each : query.parameters) {
      rows.push_back(
          {each.name, each.type, each.fallback ? each.fallback->dump() : "none", each.description});
    }
    std::cout << "\n"
              << present::columns_text({"parameter", "type", "default", "what it is"}, rows, style);
  }
  std::cout << "\n" << query.sql;
}

}  // namespace

ExitCode query(const QueryOptions& options) {
  const auto question = question_of(options);
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  present::QueryWriter writer(options.format, std::cout);
  Picture picture;
  const auto result =
      store::stream_user_query(database, question.sql, kDeadline, question.parameters,
                               options.plot ? picture.reader() : reader_of(writer));
  if (!result) {
    store::refuse_unusable(options.database, SQLite::Exception(database.getHandle()));
    throw UsageError(result.error().message);
  }
  trace.refuse_if_written(database);
  if (options.plot) {
    std::cout << picture.text();
  } else {
    writer.end();
  }
  return ExitCode::kDone;
}

ExitCode list_queries(const std::string& name) {
  const auto style = present::terminal_style();
  if (!name.empty()) {
    const auto* saved = find_saved(name);
    if (saved == nullptr) {
      throw UsageError(
          fmt::format("there is no saved query '{}': allowed are {}", name, known_queries()));
    }
    print_query(*saved, style);
    return ExitCode::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& each : store::saved_queries()) {
    std::string takes;
    for (const auto& parameter : each.parameters)
      takes += (takes.empty() ? "" : ", ") + parameter.name;
    rows.push_back({each.name, takes.empty() ? "nothing" : takes, each.title});
  }
  std::cout
      << present::columns_text({"query", "takes", "what it answers"}, rows, style)
      << "\n./webdyno query NAME [PARAMETER=VALUE] runs one, ./webdyno queries NAME shows it\n";
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
