// webdyno-host: started by a browser as org.webdyno.host, speaks native messaging on standard input
// and output. The browser's arguments (the extension's origin) are not looked at; what a person
// asks for by hand begins with a word that no browser gives (sample_command.hpp). The driver of
// trials outside of a browser starts it with --root-pid P: P's tree is sampled in place of a
// browser's.
#include <fcntl.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "native_host/host_program.hpp"
#include "native_host/sample_command.hpp"
#include "native_host/sampling/browser_process.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/user_directories.hpp"

namespace {

namespace fs = std::filesystem;

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

fs::path state_directory() {
  const auto home = webdyno::wire::state_home();
  if (!home) throw std::runtime_error(home.error());
  return *home / "webdyno";
}

std::optional<std::string> launch_uuid() {
  const auto value = variable("WEBDYNO_LAUNCH_UUID");
  if (!value || webdyno::wire::is_uuid(*value)) return value;
  spdlog::warn("WEBDYNO_LAUNCH_UUID is no lower-case uuid and is ignored: {}", *value);
  return std::nullopt;
}

/// What follows --root-pid. Throws std::runtime_error when it is no process id.
std::optional<pid_t> given_root(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != "--root-pid") return std::nullopt;
  const std::string_view text = argv[2];
  pid_t pid = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  if (error != std::errc() || end != text.data() + text.size() || pid < 1)
    throw std::runtime_error("--root-pid " + std::string(text) + ": this is no process id");
  return pid;
}

/// Nothing but frames may reach the browser: they get the real standard output, everything else
/// that prints gets standard error.
int take_standard_output() {
  const int out = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (out < 0) throw std::runtime_error("there is no standard output");
  if (::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    throw std::runtime_error("there is no standard error");
  return out;
}

/// Three descriptors a process: a person's browser with 400 processes needs more than the usual
/// 1,024.
void allow_many_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  if (webdyno::native_host::is_by_hand(argc, argv)) {
    allow_many_descriptors();
    return webdyno::native_host::by_hand(argc, argv);
  }
  try {
    const pid_t parent = ::getppid();  // before the browser may end
    const int out = take_standard_output();
    spdlog::set_default_logger(spdlog::stderr_logger_st("webdyno-host"));
    ::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error code of write(2)
    allow_many_descriptors();

    webdyno::native_host::HostSettings settings;
    settings.root = "/";
    settings.own_pid = ::getpid();
    if (const auto root_pid = given_root(argc, argv)) {
      settings.browser_pid = *root_pid;
      settings.root_role = webdyno::sampling::Role::kNative;
    } else {
      settings.browser_pid = webdyno::sampling::find_browser(settings.root, parent);
    }
    settings.state_directory = state_directory();
    settings.collector_file =
        variable("WEBDYNO_COLLECTOR_FILE").value_or(settings.state_directory / "collector.json");
    settings.launch_uuid = launch_uuid();
    return webdyno::native_host::run_host(std::move(settings), STDIN_FILENO, out);
  } catch (const std::exception& error) {
    spdlog::error("{}", error.what());
    return 1;
  }
}
