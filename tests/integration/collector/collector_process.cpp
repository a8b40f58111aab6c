#include "tests/integration/collector/collector_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

namespace webdyno::test {
namespace {

std::string environment(const TemporaryDirectory& directory, const std::filesystem::path& locks) {
  return fmt::format(
      "XDG_DATA_HOME={0}/data XDG_STATE_HOME={0}/state XDG_CONFIG_HOME={0}/config "
      "WEBDYNO_LOCK_DIRECTORY={1}",
      directory.path().string(), locks.string());
}

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.find(':', 7) + 1)));
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

CollectorProcess::CollectorProcess(const TemporaryDirectory& directory)
    : CollectorProcess(directory, directory.path() / "locks") {}

CollectorProcess::CollectorProcess(const TemporaryDirectory& directory,
                                   const std::filesystem::path& locks,
                                   const std::string& more_options)
    : database_(directory.path() / "c.db"), log_(directory.path() / "collector.log") {
  std::array<int, 2> output{};
  REQUIRE(::pipe2(output.data(), O_CLOEXEC) == 0);
  const std::string command =
      fmt::format("exec env {} {} serve --db {} --port 0 --workload-port 0 {} 2>> {}",
                  environment(directory, locks), WEBDYNO_BINARY, database_.string(), more_options,
                  log_.string());
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(output[1], STDOUT_FILENO);
    std::signal(SIGXFSZ, SIG_IGN);  // limit_file_size: a write fails, as on a full disk
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(output[1]);
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.find("ready\n") == std::string::npos) {
    const auto size = ::read(output[0], buffer.data(), buffer.size());
    if (size <= 0) UNSCOPED_INFO(log());
    REQUIRE(size > 0);
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  ::close(output[0]);
  const auto word_after = [&](const std::string& name) {
    const auto at = text.find("http", text.find(name));
    return text.substr(at, text.find('\n', at) - at);
  };
  const std::string dashboard = word_after("dashboard");
  port_ = port_of(dashboard);
  workload_port_ = port_of(word_after("workloads"));
  token_ = dashboard.substr(dashboard.find("token=") + 6);
}

CollectorProcess::~CollectorProcess() {
  if (pid_ > 0) end(SIGKILL);
  std::cerr << log();  // of a sanitizer, too
}

void CollectorProcess::limit_file_size(std::optional<std::uint64_t> bytes) {
  const rlimit limit{bytes.value_or(RLIM_INFINITY), RLIM_INFINITY};
  REQUIRE(::prlimit(pid_, RLIMIT_FSIZE, &limit, nullptr) == 0);
}

void CollectorProcess::limit_descriptors(std::uint64_t count) {
  rlimit limit{};
  REQUIRE(::prlimit(pid_, RLIMIT_NOFILE, nullptr, &limit) == 0);
  limit.rlim_cur = count;
  REQUIRE(::prlimit(pid_, RLIMIT_NOFILE, &limit, nullptr) == 0);
}

std::string CollectorProcess::log() const { return text_of(log_); }

int CollectorProcess::end(int signal) {
  ::kill(pid_, signal);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return status;
}

HttpAnswer CollectorProcess::request(std::uint16_t port, const std::string& method,
                                     const std::string& target,
                                     const std::map<std::string, std::string>& headers,
                                     const std::string& body) {
  return http_request(port, method, target, headers, body);
}

HttpAnswer CollectorProcess::get(const std::string& path) {
  return request(port_, "GET", "/api/v1" + path, {{"Authorization", "Bearer " + token_}}, "");
}

HttpAnswer CollectorProcess::post(const std::string& path, const nlohmann::json& body) {
  return request(port_, "POST", "/api/v1" + path, {{"Authorization", "Bearer " + token_}},
                 body.dump());
}

CommandResult run_command(const TemporaryDirectory& directory, const std::string& arguments) {
  const auto output = directory.path() / "stdout.txt";
  const auto error = directory.path() / "stderr.txt";
  const std::string command =
      fmt::format("env {} {} {} > {} 2> {}", environment(directory, directory.path() / "locks"),
                  WEBDYNO_BINARY, arguments, output.string(), error.string());
  const int status = std::system(command.c_str());
  return {WEXITSTATUS(status), text_of(output), text_of(error)};
}

}  // namespace webdyno::test
