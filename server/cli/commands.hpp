#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/cli/exit_code.hpp"

namespace webdyno::cli {

/// A person's own data, in place of generated.
struct OwnData {
  std::optional<std::filesystem::path> mnist_directory;  // of the IDX files
  std::optional<std::filesystem::path> text_file;
  std::vector<std::filesystem::path> model_directories;  // or files, for workload custom
  std::vector<std::string> inputs;  // of these models: NAME=1x3x480x640, NAME=FILE.npy
  bool cpu_operators = false;       // of these models may be left to the CPU
};

struct RunOptions {
  std::optional<std::string> plan;  // a built-in plan's name or a file; absent: the own model's
                                    // plan, or quick
  std::filesystem::path database;
  std::string browser;  // chromium, chrome, a path; empty: the first found
  bool headed = false;
  bool resume = false;
  std::optional<std::string> resumed_sweep;  // its uuid; absent: the last one that did not end
  std::optional<std::string> how_to_go_on;   // a command for people; absent: run --resume
  bool gate = true;                          // trials wait for a quiet machine
  bool json = false;
  std::optional<int> rate_hz;
  std::optional<std::uint32_t> seed;
  OwnData own_data;
};

struct ServeOptions {
  std::filesystem::path database;
  std::uint16_t port = 7471;
  std::uint16_t workload_port = 7472;
  OwnData own_data;
};

struct QueryOptions {
  std::filesystem::path database;
  std::string format = "table";     // table, csv, json
  bool plot = false;                // bars in place of a table
  std::string query;                // a saved one's name, or a SELECT
  std::vector<std::string> values;  // of its parameters: name=value
};

struct FindingsOptions {
  std::filesystem::path database;
  std::string sweep = "last";   // number, uuid or its beginning, last
  std::string format = "text";  // text, json
};

struct ReportOptions {
  std::filesystem::path database;
  std::vector<std::string> sweeps;  // as of findings; none: the last one, or those of the study
  std::string format = "html";      // html, md
  std::filesystem::path output;     // - is standard output
  bool study = false;               // with what the first study claimed
};

struct StudyOptions {
  std::filesystem::path database;
  std::filesystem::path output;  // an HTML file
  std::string browser;           // as of run
  bool headed = false;
  bool gate = true;
  bool small = false;
};

struct AnalyzeGapOptions {
  std::filesystem::path database;
  std::string sweep = "last";  // number, uuid or its beginning, last
  bool as_study = false;       // the times that the first study's scripts read
};

struct CompareOptions {
  std::filesystem::path database;                      // of head, and of arms
  std::optional<std::filesystem::path> base_database;  // the same where absent
  std::string base;                                    // a sweep's name, or an arm's expression
  std::string head;
  std::optional<std::string> sweep;  // of two arms; the last one where absent
  double tolerance = 0.02;           // docs/decisions/0028-what-compare-asks.md has the reasons
  std::string format = "table";      // table, json, markdown, junit
  std::optional<std::filesystem::path> output;
  bool fail_on_regression = false;
};

struct PlanCheckOptions {
  std::filesystem::path file;      // or a built-in plan's name
  std::filesystem::path database;  // whose trials say how long it will take
};

/// A trial, a table or the database: one of the three.
struct ExportOptions {
  std::filesystem::path database;
  std::string trial_uuid;
  std::string table;                                   // or a public view
  std::string format;                                  // of a table: csv, json, jsonl, parquet
  std::filesystem::path output;                        // "-": standard output
  std::optional<std::filesystem::path> database_copy;  // a file that is not there yet
};

// Each prints to standard output, throws UsageError, EnvironmentError, Interrupted and the modules'
// own one-line errors.
ExitCode run(const RunOptions& options);
ExitCode serve(const ServeOptions& options);
ExitCode query(const QueryOptions& options);
/// The saved queries; of one, what it takes and its SQL.
ExitCode list_queries(const std::string& name);
/// What the studies found, recomputed from a sweep, in words.
ExitCode findings(const FindingsOptions& options);
/// One file that tells all of sweeps: findings, figures, tables, method, machine, how to do it
/// again.
ExitCode report(const ReportOptions& options);
/// The study of 2019 again: its plans one after the other, those that are done left out, and the
/// report of their sweeps.
ExitCode study(const StudyOptions& options);
/// Where it is kept: study.db in data_directory(), and the report beside its database.
std::filesystem::path default_study_database();
std::filesystem::path default_study_output(const std::filesystem::path& database);
/// Which factor decides how much slower a page is than native code: decision trees, which are
/// stored.
ExitCode analyze_gap(const AnalyzeGapOptions& options);
ExitCode compare_measured(const CompareOptions& options);
/// What of the three is named.
ExitCode export_one(const ExportOptions& options);
/// A trial as a trace that ui.perfetto.dev and chrome://tracing open.
ExitCode export_trace(const ExportOptions& options);
/// All rows of a public view or a table.
ExitCode export_table(const ExportOptions& options);
/// A copy of the database as it is at one moment.
ExitCode export_database(const ExportOptions& options);
/// Computes anew what is stored of ended trials and follows from their rows.
ExitCode rebuild(const std::filesystem::path& database);
/// Takes what another database has and this one has not.
ExitCode import_database(const std::filesystem::path& other, const std::filesystem::path& database);
ExitCode list_plans();
/// The JSON Schema of plans, for editors.
ExitCode print_plan_schema();
/// What a plan becomes, and what each parameter of its workloads takes.
ExitCode show_plan(const std::string& name_or_file);
/// Of all frameworks when the name is empty.
ExitCode list_frameworks(const std::string& name);
ExitCode check_plan(const PlanCheckOptions& options);
/// Makes the models of a plan that cannot be made in a page and are not there yet.
ExitCode prepare(const std::string& plan);
ExitCode install(const std::string& browser);
ExitCode uninstall(const std::string& browser);
ExitCode doctor(const std::string& browser);
/// Becomes a Node tool of workloads/, which gets the data directory first and says how it went.
/// Throws EnvironmentError when Node cannot be started.
[[noreturn]] void become_tool(const std::string& script, const std::vector<std::string>& arguments);

}  // namespace webdyno::cli
