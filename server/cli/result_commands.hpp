#pragma once

#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"

namespace webdyno::cli {

/// The commands that tell what a database says in a form of its own: findings, analyze, compare,
/// report, export. Has to live until the arguments are parsed; `result` gets the command's.
class ResultCommands {
 public:
  ResultCommands(CLI::App& app, ExitCode& result);
  ResultCommands(const ResultCommands&) = delete;
  ResultCommands& operator=(const ResultCommands&) = delete;

 private:
  FindingsOptions findings_;
  AnalyzeGapOptions gap_;
  CompareOptions compare_;
  ReportOptions reported_;
  StudyOptions studied_;
  ExportOptions exported_;
};

}  // namespace webdyno::cli
