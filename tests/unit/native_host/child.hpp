#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace webdyno::test {

/// A child of the test with a pipe to it and one back. What the child does, its function says; it
/// ends when that returns, at the latest with the test. Killed and waited for by the destructor.
class Child {
 public:
  /// `body` gets the ends of the pipes: commands come in, answers go out.
  explicit Child(const std::function<void(int in, int out)>& body) {
    int commands[2];
    int answers[2];
    // Close-on-exec, or every other child would keep the pipes open.
    if (::pipe2(commands, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0) fail("pipe2");
    pid_ = ::fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(commands[1]);
      ::close(answers[0]);
      body(commands[0], answers[1]);
      ::_exit(0);
    }
    ::close(commands[0]);
    ::close(answers[1]);
    to_ = commands[1];
    from_ = answers[0];
  }
  ~Child() {
    ::close(to_);
    ::close(from_);
    if (!ended_) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  void tell(const std::string& text) const {
    if (::write(to_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail("write");
  }
  /// One line, without its end.
  std::string answer() const {
    std::string line;
    for (char byte = 0;;) {
      pollfd readable{from_, POLLIN, 0};
      if (::poll(&readable, 1, 60'000) != 1) fail("no answer from the child in a minute");
      if (::read(from_, &byte, 1) != 1) fail("the child ended without an answer");
      if (byte == '\n') return line;
      line += byte;
    }
  }
  /// Closes the child's input and waits for its end, without which it stays a zombie.
  void end() {
    ::close(std::exchange(to_, -1));
    ::waitpid(pid_, nullptr, 0);
    ended_ = true;
  }
  /// Closes the child's input and waits until it is a zombie; destructor or end() buries it.
  void end_unburied() {
    ::close(std::exchange(to_, -1));
    siginfo_t information{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &information, WEXITED | WNOWAIT);
  }

 private:
  [[noreturn]] static void fail(const std::string& what) { throw std::runtime_error(what); }

  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  bool ended_ = false;
};

/// Executes a shell script whose command line goes on with `arguments`, as a browser's child has
/// them. Each line that the script reads is one tell(), each that it prints one answer().
inline Child shell(const std::string& script, const std::vector<std::string>& arguments) {
  return Child([&](int in, int out) {
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    std::vector<std::string> words = {"/bin/sh", "-c", script, "sh"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv("/bin/sh", pointers.data());
  });
}

}  // namespace webdyno::test
