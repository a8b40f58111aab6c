#include "server/cli/result_commands.hpp"

#include "server/cli/arguments.hpp"

namespace webdyno::cli {

ResultCommands::ResultCommands(CLI::App& app, ExitCode& result) {
  auto* findings_command =
      app.add_subcommand("findings", "What the studies found, recomputed from a sweep, in words");
  add_database(*findings_command, findings_.database);
  findings_command->add_option("sweep", findings_.sweep, "Number, uuid or its beginning")
      ->capture_default_str();
  findings_command->add_option("--format", findings_.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  findings_command->callback([this, &result] {
    settle(findings_.database);
    result = cli::findings(findings_);
  });

  auto* analyze_command = app.add_subcommand("analyze", "What decides the numbers of a sweep");
  analyze_command->require_subcommand(1);
  auto* gap_command = analyze_command->add_subcommand("gap", "Decision trees of the gap");
  add_database(*gap_command, gap_.database);
  gap_command->add_option("--sweep", gap_.sweep, "Number, uuid or its beginning")
      ->capture_default_str();
  gap_command->add_flag("--as-study", gap_.as_study, "Times as the first study read them");
  gap_command->callback([this, &result] {
    settle(gap_.database);
    result = analyze_gap(gap_);
  });

  auto* compare_command = app.add_subcommand(
      "compare", "What is faster, slower, the same: two sweeps, or two arms of one");
  add_database(*compare_command, compare_.database);
  compare_command->add_option("--base-db", compare_.base_database,
                              "Database that the sweep BASE is in, where it is another one");
  compare_command
      ->add_option("base", compare_.base,
                   "A sweep (number, uuid or its beginning, last), or framework=tfjs,backend=wasm")
      ->required();
  compare_command->add_option("head", compare_.head, "The other one: its numbers are over base's")
      ->required();
  compare_command->add_option("--sweep", compare_.sweep, "That two arms are of; last by default");
  compare_command->add_option("--tolerance", compare_.tolerance, "A change of no more is the same")
      ->check(CLI::Range(0.0001, 10.0))
      ->check([](const std::string& given) {
        return std::isnan(std::strtod(given.c_str(), nullptr)) ? "nan is no tolerance" : "";
      })
      ->capture_default_str();
  compare_command->add_option("--format", compare_.format, "table, json, markdown or junit")
      ->check(CLI::IsMember({"table", "json", "markdown", "junit"}))
      ->capture_default_str();
  compare_command->add_option("-o,--output", compare_.output, "File in place of standard output");
  compare_command->add_flag("--fail-on-regression", compare_.fail_on_regression,
                            "Exit 4 when something is slower or larger, or fails altogether");
  compare_command->callback([this, &result] {
    settle(compare_.database);
    if (compare_.base_database) settle_path(*compare_.base_database);
    if (compare_.output) settle_path(*compare_.output);
    result = compare_measured(compare_);
  });

  auto* report_command = app.add_subcommand(
      "report",
      "One file that tells all of a sweep: findings, figures, tables, how to do it again");
  add_database(*report_command, reported_.database);
  report_command->add_option(
      "--sweep", reported_.sweeps,
      "Number, uuid or its beginning, or last, which is the default; several times");
  report_command->add_flag("--study", reported_.study,
                           "With what the study of 2019 claimed; by default of its plans' sweeps");
  report_command->add_option("--format", reported_.format, "html or md")
      ->capture_default_str()
      ->check(CLI::IsMember({"html", "md"}));
  report_command
      ->add_option("-o,--output", reported_.output, "The file to write; - is standard output")
      ->required();
  report_command->callback([this, &result] {
    settle(reported_.database);
    if (reported_.output != "-") settle_path(reported_.output);
    result = cli::report(reported_);
  });

  auto* study_command = app.add_subcommand(
      "study", "The study of 2019 again: measures its plans, says which claims survive");
  study_command->add_flag("--small", studied_.small, "Fewer sizes and trials");
  study_command->add_option("--db", studied_.database,
                            "Database file; webdyno/study.db in XDG_DATA_HOME or ~/.local/share");
  study_command->add_option("-o,--output", studied_.output,
                            "The HTML file to write; beside the database by default");
  study_command->add_option("--browser", studied_.browser,
                            "chromium, chrome, edge, brave or a path; the first found by default");
  study_command->add_flag("--headed", studied_.headed, "With a window");
  study_command->add_flag("!--no-gate", studied_.gate,
                          "Do not wait for a quiet machine before a trial");
  study_command->callback([this, &result] {
    if (studied_.database.empty()) studied_.database = default_study_database();
    settle(studied_.database);
    if (studied_.output.empty()) studied_.output = default_study_output(studied_.database);
    settle_path(studied_.output);
    result = study(studied_);
  });

  auto* export_command = app.add_subcommand(
      "export", "A table or view, a trial as a trace, or a copy of the database");
  add_database(*export_command, exported_.database);
  export_command->add_option("--table", exported_.table, "A public view, or a table");
  export_command
      ->add_option("--format", exported_.format, "Of a table: csv, json, jsonl or parquet")
      ->check(CLI::IsMember({"csv", "json", "jsonl", "parquet"}));
  export_command->add_option("--trace", exported_.trial_uuid,
                             "A trial's uuid: for ui.perfetto.dev and chrome://tracing");
  export_command->add_option("--db-copy", exported_.database_copy,
                             "A new file: the database as it is now, also while it is written");
  export_command->add_option("-o,--output", exported_.output,
                             "The file to write; - is standard output");
  export_command->callback([this, &result] {
    settle(exported_.database);
    if (exported_.database_copy) settle_path(*exported_.database_copy);
    if (!exported_.output.empty() && exported_.output != "-") settle_path(exported_.output);
    result = export_one(exported_);
  });
}

}  // namespace webdyno::cli
