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
  report_command
      ->add_option("--sweep", reported_.sweeps,
                   "Number, uuid or its beginning, or last; several times")
      ->capture_default_str();
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
