#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/parameter_table.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/present/columns.hpp"

namespace webdyno::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void add_rows(Rows& rows, const sweep::Framework& framework) {
  for (const auto& version : framework.versions) {
    // A version that is not there yet can be named in no plan that is to be measured.
    const std::string name =
        version.place_holder ? version.version + " (to be added)" : version.version;
    for (const auto& [workload, tasks] : version.workloads) {
      for (const auto& [task, backends] : tasks) {
        rows.push_back({framework.name, name, framework.platform, workload, task,
                        fmt::format("{}", fmt::join(backends, ", "))});
      }
    }
  }
}

}  // namespace

ExitCode list_frameworks(const std::string& name) {
  const auto catalog = built_catalog();
  const auto style = present::terminal_style();
  Rows rows;
  std::vector<std::string> names;
  std::string parameters;
  for (const auto& framework : catalog.frameworks) {
    if (framework.test_only) continue;
    names.push_back(framework.name);
    if (!name.empty() && framework.name != name) continue;
    add_rows(rows, framework);
    if (framework.parameters.empty()) continue;
    parameters += "\n" + present::bold(style, "parameters of " + framework.name) + "\n" +
                  parameter_table(framework.parameters, style);
  }
  if (rows.empty()) {
    throw UsageError(
        fmt::format("there is no framework '{}': allowed are {}", name, fmt::join(names, ", ")));
  }
  std::cout << present::columns_text(
                   {"framework", "version", "platform", "workload", "task", "backends"}, rows,
                   style)
            << parameters;
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
