#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/cli/output_file.hpp"
#include "server/cli/parquet_file.hpp"
#include "server/cli/parquet_types.hpp"
#include "server/cli/present/query_output.hpp"
#include "server/store/database.hpp"
#include "server/store/public_views.hpp"
#include "server/store/storage_failure.hpp"
#include "server/store/user_query.hpp"

namespace webdyno::cli {
namespace {

constexpr std::chrono::hours kExportDeadline{24};  // Ctrl-C comes first
constexpr std::size_t kWrittenAtOnce = 64 * 1024;

/// The public views, then the tables: what views are made of besides may change with any version.
std::vector<std::string> exportable(SQLite::Database& database) {
  auto names = store::public_views();
  SQLite::Statement tables(database,
                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                           "'sqlite_%' ORDER BY name");
  while (tables.executeStep()) names.push_back(tables.getColumn(0).getString());
  return names;
}

void refuse_unknown(SQLite::Database& database, const std::string& name) {
  const auto names = exportable(database);
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  throw UsageError(fmt::format("there is no public view or table '{}': allowed are {}", name,
                               fmt::join(names, ", ")));
}

struct Declared {
  std::vector<std::string> types;
  bool strict = false;  // of a STRICT table: its values are of these types, or NULL
};

Declared declared_types(SQLite::Database& database, const std::string& name) {
  Declared declared;
  SQLite::Statement columns(database, "SELECT type FROM pragma_table_xinfo(?)");
  columns.bind(1, name);
  while (columns.executeStep()) declared.types.push_back(columns.getColumn(0).getString());
  SQLite::Statement strict(database, "SELECT strict FROM pragma_table_list(?)");
  strict.bind(1, name);
  const bool typed =
      std::none_of(declared.types.begin(), declared.types.end(),
                   [](const std::string& type) { return type.empty() || type == "ANY"; });
  declared.strict = strict.executeStep() && strict.getColumn(0).getInt() == 1 && typed;
  return declared;
}

/// One table or view, as it is at one moment however often it is read.
class ExportedTable {
 public:
  ExportedTable(SQLite::Database& database, const ExportOptions& options, const Signals& signals)
      : database_(database), file_(options.database), name_(options.table), signals_(signals) {
    database_.exec("BEGIN");
  }

  void read(const std::function<void(const std::vector<std::string>&)>& columns,
            const std::function<bool(store::QueryRow&&)>& row) {
    const auto read = store::stream_user_query(
        database_, fmt::format("SELECT * FROM \"{}\"", name_), kExportDeadline, {},
        {.columns = columns, .row = row, .stopped = [this] { return signals_.came(); }});
    if (read) return;
    store::refuse_unusable(file_, SQLite::Exception(database_.getHandle()));
    throw UsageError(read.error().message);
  }

  /// Of a view by its rows, which are read once more for it.
  std::vector<std::string> parquet_types() {
    const auto declared = declared_types(database_, name_);
    ParquetTypes types(declared.types);
    if (declared.strict) return types.names();
    read([](const auto&) {},
         [&](store::QueryRow&& row) {
           types.see(row);
           return true;
         });
    return types.names();
  }

 private:
  SQLite::Database& database_;
  const std::filesystem::path& file_;
  const std::string& name_;
  const Signals& signals_;
};

void write_text(ExportedTable& table, const std::string& format, ExportOutput& output) {
  std::ostringstream waiting;
  present::QueryWriter writer(format, waiting);
  const auto pass_on = [&] {
    const std::string text = waiting.str();
    waiting.str({});
    return output.write(text);
  };
  bool wanted = true;
  table.read([&](const auto& names) { writer.columns(names); },
             [&](store::QueryRow&& row) {
               for (auto& value : row) value = store::as_told(value);
               writer.row(std::move(row));
               if (waiting.tellp() >= static_cast<std::streamoff>(kWrittenAtOnce))
                 wanted = pass_on();
               return wanted;
             });
  output.refuse_if_interrupted();
  writer.end();
  if (wanted) pass_on();
}

void write_parquet(ExportedTable& table, ExportOutput& output, const Signals& signals) {
  const auto types = table.parquet_types();
  output.refuse_if_interrupted();
  std::optional<ParquetFile> file;
  table.read([&](const auto& names) { file.emplace(names, types, output, signals); },
             [&](store::QueryRow&& row) {
               auto values = nlohmann::json::array();
               for (std::size_t i = 0; i < row.size(); ++i)
                 values.push_back(parquet_value(row[i], types[i]));
               return file->row(values);
             });
  output.refuse_if_interrupted();
  file->finish();
}

}  // namespace

ExitCode export_table(const ExportOptions& options) {
  refuse_database(options.output, options.database);
  const Signals signals;
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  refuse_unknown(database, options.table);
  ExportedTable table(database, options, signals);
  ExportOutput output(options.output, signals);
  if (options.format == "parquet") {
    write_parquet(table, output, signals);
  } else {
    write_text(table, options.format, output);
  }
  trace.refuse_if_written(database);
  output.finish();
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
