#include "server/launch/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "server/launch/kernel_obstacle.hpp"

namespace webdyno::launch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kOutputTimeout{10'000};
// `--version` is a line of 60.
constexpr std::size_t kLongestOutputBytes = 16 * 1024;
constexpr int kKillTimeoutMs = 5'000;

/// What containers refuse by seccomp has a remedy outside of them.
[[noreturn]] void throw_pidfd_error(int error) {
  if (error != EPERM && error != ENOSYS)
    throw std::system_error(error, std::generic_category(), "pidfd_open");
  throw std::runtime_error(refused_call("pidfd_open", error));
}

/// The highest descriptor that is open, for children in which close_range(2) is refused.
int highest_descriptor() {
  int highest = STDERR_FILENO;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", none)) {
    const std::string name = entry.path().filename().string();
    int number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    highest = std::max(highest, number);
  }
  return highest;
}

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

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

/// Only async-signal-safe calls from here to execve: other threads of this process may hold any
/// lock.
[[noreturn]] void become_child(const std::vector<std::pair<int, int>>& descriptors, int log,
                               char* const* arguments, char* const* environment, pid_t parent,
                               int highest_open) {
  ::setpgid(0, 0);
  // The second line of defence: the first is that Chromium ends when its debugging pipe closes.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);  // an ignored signal stays ignored across execve
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(null, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  int first_unused = STDERR_FILENO + 1;
  for (const auto& [theirs, ours] : descriptors) {
    ::dup2(ours, theirs);  // dup2 clears close-on-exec
    first_unused = std::max(first_unused, theirs + 1);
  }
  // Not every library opens with O_CLOEXEC (Asio's sockets): a listening socket that lives on in
  // the browser would keep the port of a collector that was killed.
  if (::close_range(static_cast<unsigned>(first_unused), ~0U, 0) != 0) {
    for (int fd = first_unused; fd <= highest_open; ++fd) ::close(fd);
  }
  ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

/// Looks without reaping: as long as the zombie is there its number, which is the group's too,
/// cannot become another process's.
siginfo_t exit_status(pid_t pid) {
  siginfo_t status{};
  ::waitid(P_PID, static_cast<id_t>(pid), &status, WEXITED | WNOHANG | WNOWAIT);
  return status;
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
  auto argument_texts = options.arguments;
  auto environment_texts = merged_environment(options.environment);
  const auto arguments = pointers(argument_texts);
  const auto environment = pointers(environment_texts);

  const int log =
      ::open(options.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (log < 0) throw_errno(options.log.string());
  // Ours are copied out of the range that the child's numbers are in, so that one dup2 does not
  // overwrite the source of the next.
  std::vector<std::pair<int, int>> descriptors;
  for (const auto& [theirs, ours] : options.descriptors) {
    descriptors.emplace_back(theirs, ::fcntl(ours, F_DUPFD_CLOEXEC, 64));
  }
  const pid_t parent = ::getpid();
  const int highest_open = highest_descriptor();
  pid_ = ::fork();
  if (pid_ == 0)
    become_child(descriptors, log, arguments.data(), environment.data(), parent, highest_open);
  const int fork_error = errno;
  ::close(log);
  for (const auto& each : descriptors) ::close(each.second);
  errno = fork_error;
  if (pid_ < 0) throw_errno("fork");
  ::setpgid(pid_, pid_);  // in both, because either may run first
  exit_fd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (exit_fd_ < 0) {
    const int pidfd_error = errno;
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    throw_pidfd_error(pidfd_error);
  }
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), exit_fd_(std::exchange(other.exit_fd_, -1)) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);  // also what a leader that has ended left behind
  wait_for_exit(kKillTimeoutMs);
  ::waitpid(pid_, nullptr, WNOHANG);
  ::close(exit_fd_);
}

bool ChildProcess::running() const { return exit_status(pid_).si_pid == 0; }

std::string ChildProcess::how_it_ended() const {
  const auto status = exit_status(pid_);
  if (status.si_pid == 0) return {};
  return status.si_code == CLD_EXITED ? fmt::format("exited with code {}", status.si_status)
                                      : fmt::format("was killed by signal {}", status.si_status);
}

bool ChildProcess::wait_for_exit(int timeout_ms) const {
  pollfd exit{.fd = exit_fd_, .events = POLLIN, .revents = 0};
  while (::poll(&exit, 1, timeout_ms) < 0 && errno == EINTR) {
  }
  return !running();
}

std::optional<std::string> output_of(const std::vector<std::string>& arguments) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw_errno("pipe");
  std::string output;
  bool ended_well = false;
  {
    const ChildProcess child({.arguments = arguments,
                              .environment = {},
                              .descriptors = {{STDOUT_FILENO, pipe[1]}},
                              .log = "/dev/null"});
    ::close(pipe[1]);
    const auto deadline = steady_clock::now() + kOutputTimeout;
    pollfd readable{.fd = pipe[0], .events = POLLIN, .revents = 0};
    while (output.size() <= kLongestOutputBytes) {
      const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
      if (left.count() <= 0 || ::poll(&readable, 1, static_cast<int>(left.count())) <= 0) break;
      std::array<char, 4096> buffer{};
      const auto size = ::read(pipe[0], buffer.data(), buffer.size());
      if (size <= 0) break;
      output.append(buffer.data(), static_cast<std::size_t>(size));
    }
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    ended_well = output.size() <= kLongestOutputBytes &&
                 child.wait_for_exit(std::max(0, static_cast<int>(left.count()))) &&
                 child.how_it_ended() == "exited with code 0";
  }
  ::close(pipe[0]);
  if (!ended_well) return std::nullopt;
  return output;
}

}  // namespace webdyno::launch
