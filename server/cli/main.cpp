#include <poll.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "schema/wire/user_directories.hpp"
#include "schema/wire/version.hpp"
#include "server/cli/arguments.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/result_commands.hpp"

namespace {

using webdyno::cli::ExitCode;
namespace cli = webdyno::cli;

int code(ExitCode value) { return static_cast<int>(value); }

/// One line, whoever wrote it: a browser's own words come with colours.
int fail(ExitCode value, const std::string& message) {
  std::cerr << "webdyno: " << webdyno::present::printable(message) << '\n';
  return code(value);
}

/// A pipe whose reader has what it wanted, as `| head` has.
bool reader_is_gone() {
  pollfd output{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

/// The end of every command: text that is cut short is no answer. std::cout writes through stdout,
/// which remembers that a write failed, and tries once more what it could not write.
int printed(int result) {
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0;
  const std::error_code why(errno, std::generic_category());
  if ((flushed && std::ferror(stdout) == 0) || reader_is_gone()) return result;
  const int failed =
      fail(ExitCode::kEnvironment, "standard output could not be written" +
                                       (flushed ? std::string() : ": " + why.message()) +
                                       "; make room where it goes, or send it elsewhere");
  return result == code(ExitCode::kDone) ? failed : result;
}

/// A sweep that is resumed goes on as it was begun.
void refuse_beside_resume(const CLI::App& run) {
  for (const char* option : {"--plan", "--rate-hz", "--seed"}) {
    if (run.count(option) == 0) continue;
    throw cli::UsageError(std::string("--resume goes on with the plan, rate and seed that the "
                                      "sweep was begun with: leave ") +
                          option + " out");
  }
}

/// What stands in place of a command, and which there are: CLI11 itself says that one is missing.
std::string unknown_command(const CLI::App& app) {
  const CLI::App* parsed = &app;
  std::string before = "webdyno";
  while (!parsed->get_subcommands().empty()) {
    parsed = parsed->get_subcommands().front();
    before += " " + parsed->get_name();
  }
  std::string allowed;
  for (const auto* each : parsed->get_subcommands([](const CLI::App*) { return true; }))
    allowed += (allowed.empty() ? "" : ", ") + each->get_name();
  const auto rest = parsed->remaining();
  const std::string what = rest.empty() ? before + ": a command is missing"
                                        : "unknown command '" + before + " " + rest.front() + "'";
  return what + ": allowed are " + allowed;
}

}  // namespace

int main(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("webdyno"));

  CLI::App app("A dynamometer for deep learning in the browser", "webdyno");
  app.set_version_flag("--version", std::string(webdyno::wire::kWebdynoVersion));
  app.require_subcommand(1);
  ExitCode result = ExitCode::kDone;

  app.parse_complete_callback([] {
    for (const auto& note : webdyno::wire::ignored_variables())
      std::cerr << "webdyno: " << note << '\n';
  });

  cli::RunOptions run;
  auto* run_command =
      app.add_subcommand("run", "Measure a plan in a browser that webdyno launches");
  run_command->add_option(
      "--plan", run.plan,
      "Built-in plan or a file; quick by default, or the models of --model-dir");
  cli::add_database(*run_command, run.database);
  run_command->add_option("--browser", run.browser,
                          "chromium, chrome, edge, brave or a path; the first found by default");
  run_command->add_flag("--headed", run.headed, "With a window");
  run_command->add_option("--rate-hz", run.rate_hz, "Samples a second; the plan's by default")
      ->check(CLI::Range(1, 100));
  run_command->add_option("--seed", run.seed,
                          "Of the running order; the plan's or a random one by default");
  cli::add_own_data(*run_command, run.own_data);
  run_command->add_flag("--json", run.json, "Print the results as JSON");
  run_command->add_flag("!--no-gate", run.gate, "Do not wait for a quiet machine before a trial");
  run_command->add_flag("--resume", run.resume, "Go on with the last sweep that did not end");
  run_command->callback([&] {
    if (run.resume) refuse_beside_resume(*run_command);
    cli::settle(run.database);
    cli::settle(run.own_data);
    result = cli::run(run);
  });

  cli::ServeOptions serve;
  auto* serve_command = app.add_subcommand("serve", "Collector and dashboard, until Ctrl-C");
  cli::add_database(*serve_command, serve.database);
  serve_command->add_option("--port", serve.port, "Of the API and dashboard; 0: any free one")
      ->capture_default_str();
  serve_command
      ->add_option("--workload-port", serve.workload_port, "Of the workload pages; 0: any free one")
      ->capture_default_str();
  cli::add_own_data(*serve_command, serve.own_data);
  serve_command->callback([&] {
    cli::settle(serve.database);
    cli::settle(serve.own_data);
    result = cli::serve(serve);
  });

  cli::QueryOptions query;
  auto* query_command = app.add_subcommand("query", "A saved query, or one read-only SELECT");
  cli::add_database(*query_command, query.database);
  auto* query_format = query_command->add_option("--format", query.format, "table, csv or json")
                           ->check(CLI::IsMember({"table", "csv", "json"}))
                           ->capture_default_str();
  query_command->add_flag("--plot", query.plot, "Bars of the last column of numbers")
      ->excludes(query_format);
  query_command->add_option("query", query.query, "A saved query's name, or a SELECT")->required();
  query_command->add_option("values", query.values, "NAME=VALUE of its parameters");
  query_command->callback([&] {
    cli::settle(query.database);
    result = cli::query(query);
  });

  std::string query_name;
  auto* queries_command =
      app.add_subcommand("queries", "The saved queries; of one, what it takes and its SQL");
  queries_command->add_option("query", query_name, "One alone");
  queries_command->callback([&] { result = cli::list_queries(query_name); });

  const cli::ResultCommands result_commands(app, result);

  std::filesystem::path rebuilt;
  auto* rebuild_command = app.add_subcommand(
      "rebuild", "Compute anew what is stored of ended trials, from their raw rows");
  cli::add_database(*rebuild_command, rebuilt);
  rebuild_command->callback([&] {
    cli::settle(rebuilt);
    result = cli::rebuild(rebuilt);
  });

  std::filesystem::path imported;
  std::filesystem::path imported_into;
  auto* import_command = app.add_subcommand(
      "import", "Take from another database the sweeps and trials that this one has not");
  import_command->add_option("file", imported, "The other database, which stays as it is")
      ->required();
  cli::add_database(*import_command, imported_into);
  import_command->callback([&] {
    cli::settle_path(imported);
    cli::settle(imported_into);
    result = cli::import_database(imported, imported_into);
  });

  std::string plan_name;
  auto* plans_command =
      app.add_subcommand("plans", "The built-in plans; of one, what it measures and can be given");
  auto* named_plan = plans_command->add_option("plan", plan_name, "Built-in plan or a file");
  bool plan_schema = false;
  plans_command->add_flag("--schema", plan_schema, "Print the JSON Schema of plans, for editors")
      ->excludes(named_plan);
  plans_command->callback([&] {
    result = plan_schema         ? cli::print_plan_schema()
             : plan_name.empty() ? cli::list_plans()
                                 : cli::show_plan(plan_name);
  });

  std::string framework_name;
  auto* frameworks_command =
      app.add_subcommand("frameworks", "Versions, workloads, backends and parameters of each");
  frameworks_command->add_option("framework", framework_name, "One alone");
  frameworks_command->callback([&] { result = cli::list_frameworks(framework_name); });

  cli::PlanCheckOptions check;
  auto* plan_command = app.add_subcommand("plan", "Work on a plan file");
  plan_command->require_subcommand(1);
  auto* check_command = plan_command->add_subcommand(
      "check", "Validate it; print what it becomes, how long it takes and what is left out");
  check_command->add_option("file", check.file, "JSON file, or a built-in plan's name")->required();
  cli::add_database(*check_command, check.database);
  check_command->callback([&] {
    cli::settle(check.database);
    result = cli::check_plan(check);
  });

  std::string prepared_plan;
  auto* prepare_command =
      app.add_subcommand("prepare", "Make the models that a plan needs ahead of its sweep");
  prepare_command->add_option("plan", prepared_plan, "Built-in plan or a file")->required();
  prepare_command->callback([&] { result = cli::prepare(prepared_plan); });

  std::string part;
  auto* setup_command = app.add_subcommand("setup", "Optional parts that need Python");
  setup_command
      ->add_option(
          "part", part,
          "webdnn, its transpiler; native, TensorFlow and ONNX Runtime outside of a browser; "
          "pytorch, PyTorch there; tensorflow-cuda, TensorFlow for a GPU of NVIDIA")
      ->required()
      ->check(CLI::IsMember({"webdnn", "native", "pytorch", "tensorflow-cuda"}));
  setup_command->callback([&] {
    if (part == "webdnn") cli::become_tool("frameworks/webdnn/setup.ts", {});
    cli::become_tool("native/setup.ts", {part});
  });

  std::vector<std::string> vendor_given;
  auto* vendor_command = app.add_subcommand("vendor", "Framework files beyond the built-in ones");
  vendor_command->require_subcommand(1);
  auto* add_command = vendor_command->add_subcommand(
      "add", "Another published version, or a build of your own, for plans to name");
  add_command->add_option("what", vendor_given, "PACKAGE@VERSION, or FRAMEWORK FILE")
      ->required()
      ->expected(1, 2);
  add_command->callback([&] { cli::become_tool("vendor/add.ts", vendor_given); });

  std::string install_browser = "chromium";
  const char* kBrowsers = "chrome, chromium, edge or brave";
  auto* install_command =
      app.add_subcommand("install", "Make the native host known to your own browser");
  install_command->add_option("--browser", install_browser, kBrowsers)->capture_default_str();
  install_command->callback([&] { result = cli::install(install_browser); });
  auto* uninstall_command = app.add_subcommand("uninstall", "Undo install");
  uninstall_command->add_option("--browser", install_browser, kBrowsers)->capture_default_str();
  uninstall_command->callback([&] { result = cli::uninstall(install_browser); });

  std::string doctor_browser;
  auto* doctor_command =
      app.add_subcommand("doctor", "What works here, and what to do about the rest");
  doctor_command->add_option("--browser", doctor_browser,
                             "chromium, chrome, edge, brave or a path");
  doctor_command->callback([&] { result = cli::doctor(doctor_browser); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return printed(app.exit(success));
  } catch (const CLI::RequiredError& error) {
    const bool command = std::string_view(error.what()).find("ubcommand") != std::string_view::npos;
    return fail(ExitCode::kUsage,
                command ? unknown_command(app)
                        : std::string(error.what()) + "; webdyno --help shows what there is");
  } catch (const CLI::ParseError& error) {
    return fail(ExitCode::kUsage,
                std::string(error.what()) + "; webdyno --help shows what there is");
  } catch (const cli::UsageError& error) {
    return fail(ExitCode::kUsage, error.what());
  } catch (const cli::Interrupted& error) {
    return fail(ExitCode::kInterrupted, error.what());
  } catch (const std::exception&
               error) {  // OpenError, PortError, EnvironmentError: each one line with its remedy
    return fail(ExitCode::kEnvironment, error.what());
  }
  return printed(code(result));
}
