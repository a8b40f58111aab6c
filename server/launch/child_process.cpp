#include "server/launch/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

extern char** environ;

namespace webdyno::launch {
namespace {

constexpr int kOutputTimeoutMs = 10'000;
constexpr int kKillTimeoutMs = 5'000;

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!added.contains(text.substr(0, text.find('=')))) result.push_back(text);
  }
  for (const auto& [name, value] : added) result.push_back(name + "=" + value);
  return result;
}

/// Only async-signal-safe calls from here to execve: other threads of this process may hold any lock.
[[noreturn]] void become_child(const std::vector<std::pair<int, int>>& descriptors, int log, char* const* arguments,
                               char* const* environment, pid_t parent) {
  ::setpgid(0, 0);
  // The second line of defence: the first is that Chromium ends when its debugging pipe closes.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  for (const auto& [theirs, ours] : descriptors) ::dup2(ours, theirs);  // dup2 clears close-on-exec
  ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
  auto argument_texts = options.arguments;
  auto environment_texts = merged_environment(options.environment);
  const auto arguments = pointers(argument_texts);
  const auto environment = pointers(environment_texts);

  const int log = ::open(options.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (log < 0) throw_errno(options.log.c_str());
  // Ours are moved out of the range that the child's numbers are in, so that one dup2 does not overwrite another.
  std::vector<std::pair<int, int>> descriptors;
  for (const auto& [theirs, ours] : options.descriptors) {
    descriptors.emplace_back(theirs, ::fcntl(ours, F_DUPFD_CLOEXEC, 64));
  }
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become_child(descriptors, log, arguments.data(), environment.data(), parent);
  const int fork_error = errno;
  ::close(log);
  for (const auto& each : descriptors) ::close(each.second);
  errno = fork_error;
  if (pid_ < 0) throw_errno("fork");
  ::setpgid(pid_, pid_);  // in both, because either may run first
  exit_fd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (exit_fd_ < 0) throw_errno("pidfd_open");
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      exit_fd_(std::exchange(other.exit_fd_, -1)),
      status_(std::exchange(other.status_, std::nullopt)) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  signal_group(SIGKILL);
  wait_for_exit(kKillTimeoutMs);
  ::close(exit_fd_);
}

void ChildProcess::reap() {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
}

bool ChildProcess::running() {
  reap();
  return !status_;
}

std::string ChildProcess::how_it_ended() {
  reap();
  if (!status_) return {};
  return WIFSIGNALED(*status_) ? fmt::format("killed by signal {}", WTERMSIG(*status_))
                               : fmt::format("exited with code {}", WEXITSTATUS(*status_));
}

bool ChildProcess::wait_for_exit(int timeout_ms) {
  pollfd exit{.fd = exit_fd_, .events = POLLIN, .revents = 0};
  while (::poll(&exit, 1, timeout_ms) < 0 && errno == EINTR) {
  }
  return !running();
}

void ChildProcess::signal_group(int signal) { ::kill(-pid_, signal); }

std::optional<std::string> output_of(const std::vector<std::string>& arguments) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw_errno("pipe");
  std::string output;
  bool ended_well = false;
  {
    ChildProcess child({.arguments = arguments, .environment = {}, .descriptors = {{STDOUT_FILENO, pipe[1]}}, .log = "/dev/null"});
    ::close(pipe[1]);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kOutputTimeoutMs);
    pollfd readable{.fd = pipe[0], .events = POLLIN, .revents = 0};
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0 || ::poll(&readable, 1, static_cast<int>(left.count())) <= 0) break;
      std::array<char, 4096> buffer{};
      const auto size = ::read(pipe[0], buffer.data(), buffer.size());
      if (size <= 0) break;
      output.append(buffer.data(), static_cast<std::size_t>(size));
    }
    ended_well = child.wait_for_exit(kKillTimeoutMs) && child.how_it_ended() == "exited with code 0";
  }
  ::close(pipe[0]);
  if (!ended_well) return std::nullopt;
  return output;
}

}  // namespace webdyno::launch
