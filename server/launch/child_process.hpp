#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace webdyno::launch {

/// Standard output, 16 KiB at most, of a program that ends within ten seconds with exit code 0;
/// nullopt otherwise.
/// Its standard error goes nowhere.
std::optional<std::string> output_of(const std::vector<std::string>& arguments);

struct ChildOptions {
  std::vector<std::string> arguments;              // the first is the program's path
  std::map<std::string, std::string> environment;  // added to this process's own
  std::map<int, int> descriptors;  // child's number -> ours; nothing else is inherited
  std::filesystem::path log;       // gets standard output and error
};

/// A child in a process group of its own that dies with the thread that made it (prctl(2),
/// PR_SET_PDEATHSIG). Move-only; the destructor kills the group.
class ChildProcess {
 public:
  /// Throws std::runtime_error, one line, when the kernel gives no process or no pidfd; a program
  /// that cannot be executed ends with 127.
  explicit ChildProcess(const ChildOptions& options);
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;

  pid_t pid() const { return pid_; }
  /// pidfd: readable once the child has ended (pidfd_open(2)).
  int exit_fd() const { return exit_fd_; }
  bool running() const;
  /// "exited with code 1", "was killed by signal 9"; empty while it runs.
  std::string how_it_ended() const;
  /// True when it ended within the time.
  bool wait_for_exit(int timeout_ms) const;

 private:
  pid_t pid_ = -1;
  int exit_fd_ = -1;
};

}  // namespace webdyno::launch
