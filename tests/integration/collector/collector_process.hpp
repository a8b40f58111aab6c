#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tests/integration/collector/http_client.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::test {

/// The real `webdyno serve` as a child process with directories of its own and free ports; killed
/// by the destructor.
class CollectorProcess {
 public:
  /// Waits for "ready". Shares the machine with nobody, or with those of the same `locks`.
  explicit CollectorProcess(const TemporaryDirectory& directory);
  CollectorProcess(const TemporaryDirectory& directory, const std::filesystem::path& locks,
                   const std::string& more_options = "");
  ~CollectorProcess();
  CollectorProcess(const CollectorProcess&) = delete;
  CollectorProcess& operator=(const CollectorProcess&) = delete;

  std::uint16_t port() const { return port_; }
  std::uint16_t workload_port() const { return workload_port_; }
  const std::string& token() const { return token_; }
  std::filesystem::path database() const { return database_; }
  pid_t pid() const { return pid_; }
  /// From now on none of its files grows past that: a full disk. Nullopt: there is room again.
  void limit_file_size(std::optional<std::uint64_t> bytes);
  /// As limit_file_size, with descriptors.
  void limit_descriptors(std::uint64_t count);
  /// What it has written to its log so far.
  std::string log() const;
  /// Sends a signal and waits for the end; the exit status as waitpid gives it.
  int end(int signal);

  /// An API request with the token.
  HttpAnswer get(const std::string& path);
  HttpAnswer post(const std::string& path, const nlohmann::json& body);

  /// Any request to a port on 127.0.0.1; a Host header is set unless one is given.
  static HttpAnswer request(std::uint16_t port, const std::string& method,
                            const std::string& target,
                            const std::map<std::string, std::string>& headers,
                            const std::string& body);

 private:
  std::filesystem::path database_;
  std::filesystem::path log_;
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  std::uint16_t workload_port_ = 0;
  std::string token_;
};

/// Runs a command of the real program to its end; its exit code, standard output and error.
struct CommandResult {
  int exit_code;
  std::string output;
  std::string error;
};
CommandResult run_command(const TemporaryDirectory& directory, const std::string& arguments);

}  // namespace webdyno::test
