#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "server/cli/exit_code.hpp"

namespace webdyno::cli {

struct RunOptions {
  std::string plan = "quick";  // a built-in plan's name or a file
  std::filesystem::path database;
  std::string browser;  // chromium, chrome, a path; empty: the first found
  bool headed = false;
  bool resume = false;
  bool json = false;
  std::optional<int> rate_hz;
  std::optional<std::uint32_t> seed;
  std::optional<std::filesystem::path> mnist_directory;
};

struct ServeOptions {
  std::filesystem::path database;
  std::uint16_t port = 7471;
  std::uint16_t workload_port = 7472;
  std::optional<std::filesystem::path> mnist_directory;
};

struct QueryOptions {
  std::filesystem::path database;
  std::string format = "table";  // table, csv, json
  std::string sql;
};

// Each prints to standard output, throws UsageError, EnvironmentError and the modules' own one-line
// errors.
ExitCode run(const RunOptions& options);
ExitCode serve(const ServeOptions& options);
ExitCode query(const QueryOptions& options);
ExitCode list_plans();
ExitCode check_plan(const std::filesystem::path& file);
ExitCode install(const std::string& browser);
ExitCode uninstall(const std::string& browser);
ExitCode doctor(const std::string& browser);

}  // namespace webdyno::cli
