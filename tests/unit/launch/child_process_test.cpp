#include "server/launch/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/unit/launch/refused_calls.hpp"
#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::ChildOptions;
using webdyno::launch::ChildProcess;
using webdyno::launch::output_of;
using webdyno::launch::TemporaryDirectory;
using webdyno::launch::text_of;
using webdyno::launch::where_refused;

namespace {

constexpr int kChildEndsMs = 20'000;

ChildOptions shell(const std::string& script, const std::filesystem::path& log = "/dev/null") {
  return {.arguments = {"/bin/sh", "-c", script}, .environment = {}, .descriptors = {}, .log = log};
}

}  // namespace

TEST_CASE("the output of a program that ends well, and of no other") {
  CHECK(output_of({"/bin/echo", "words"}) == "words\n");
  CHECK(output_of({"/bin/true"}) == "");
  CHECK_FALSE(output_of({"/bin/false"}));
  CHECK_FALSE(output_of({"/bin/sh", "-c", "echo words; kill -9 $$"}));
  CHECK_FALSE(output_of({"/no/such/program"}));
  CHECK_FALSE(output_of({"/bin/sh", "-c", "head -c 20000 /dev/zero"}));
}

TEST_CASE("how a child ended") {
  const ChildProcess good(shell("exit 0"));
  REQUIRE(good.wait_for_exit(kChildEndsMs));
  CHECK(good.how_it_ended() == "exited with code 0");
  CHECK_FALSE(good.running());

  const ChildProcess bad(shell("exit 7"));
  REQUIRE(bad.wait_for_exit(kChildEndsMs));
  CHECK(bad.how_it_ended() == "exited with code 7");

  const ChildProcess killed(shell("exec sleep 600"));
  CHECK(killed.running());
  CHECK(killed.how_it_ended().empty());
  ::kill(killed.pid(), SIGKILL);
  pollfd exit{.fd = killed.exit_fd(), .events = POLLIN, .revents = 0};
  REQUIRE(::poll(&exit, 1, kChildEndsMs) == 1);
  CHECK(killed.how_it_ended() == "was killed by signal 9");

  const ChildProcess missing({.arguments = {"/no/such/program"},
                              .environment = {},
                              .descriptors = {},
                              .log = "/dev/null"});
  REQUIRE(missing.wait_for_exit(kChildEndsMs));
  CHECK(missing.how_it_ended() == "exited with code 127");
}

TEST_CASE("a child gets the environment and its output goes to the log") {
  const TemporaryDirectory directory;
  auto options = shell("echo $WEBDYNO_TEST; echo wrong >&2", directory.path() / "log");
  options.environment = {{"WEBDYNO_TEST", "a=b c"}};
  const ChildProcess child(options);
  REQUIRE(child.wait_for_exit(kChildEndsMs));
  CHECK(text_of(directory.path() / "log") == "a=b c\nwrong\n");
}

TEST_CASE("a child inherits no descriptor but its own") {
  // All above 4, so that the child's own numbers are free here, as they are in webdyno.
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  const int reads = ::fcntl(pipe[0], F_DUPFD_CLOEXEC, 20);
  const int writes = ::fcntl(pipe[1], F_DUPFD_CLOEXEC, 20);
  const int leak = ::fcntl(pipe[0], F_DUPFD, 20);  // not close-on-exec, as Asio's sockets are
  for (const int each : pipe) ::close(each);
  const TemporaryDirectory directory;
  auto options = shell("cd /proc/self/fd; echo *; echo through >&4", directory.path() / "log");
  options.descriptors = {{3, reads}, {4, writes}};
  const ChildProcess child(options);
  REQUIRE(child.wait_for_exit(kChildEndsMs));
  // The shell itself opens a directory to expand the star: it may show as 5.
  const std::string log = text_of(directory.path() / "log");
  CHECK((log == "0 1 2 3 4\n" || log == "0 1 2 3 4 5\n"));
  ::close(writes);
  std::array<char, 16> text{};
  CHECK(::read(reads, text.data(), text.size()) == 8);
  for (const int each : {reads, leak}) ::close(each);
}

TEST_CASE("the destructor ends the whole group") {
  const TemporaryDirectory directory;
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  {
    // The grandchild holds the pipe's writing end: end of file says that it is gone.
    auto options = shell("sleep 600 & echo started >&3; wait");
    options.descriptors = {{3, pipe[1]}};
    const ChildProcess child(options);
    ::close(pipe[1]);
    std::array<char, 8> text{};
    REQUIRE(::read(pipe[0], text.data(), text.size()) == 8);
  }
  pollfd end{.fd = pipe[0], .events = POLLIN, .revents = 0};
  CHECK(::poll(&end, 1, kChildEndsMs) == 1);
  std::array<char, 8> text{};
  CHECK(::read(pipe[0], text.data(), text.size()) == 0);
  ::close(pipe[0]);
}

TEST_CASE("a child dies with the process that made it") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  const pid_t launcher = ::fork();
  if (launcher == 0) {
    auto options = shell("echo started >&3; exec sleep 600");
    options.descriptors = {{3, pipe[1]}};
    const ChildProcess child(options);
    ::pause();
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::array<char, 8> text{};
  REQUIRE(::read(pipe[0], text.data(), text.size()) == 8);
  ::kill(launcher, SIGKILL);
  REQUIRE(::waitpid(launcher, nullptr, 0) == launcher);
  pollfd end{.fd = pipe[0], .events = POLLIN, .revents = 0};
  REQUIRE(::poll(&end, 1, kChildEndsMs) == 1);
  CHECK(::read(pipe[0], text.data(), text.size()) == 0);
  ::close(pipe[0]);
}

TEST_CASE("a container that refuses pidfd_open is named with the remedy") {
  const auto said = where_refused(SYS_pidfd_open, [] {
    try {
      const ChildProcess child(shell("sleep 60"));
      return std::string("started");
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
  });
  CHECK_THAT(said,
             Catch::StartsWith("pidfd_open: Operation not permitted: this container refuses") &&
                 Catch::Contains("--security-opt seccomp=unconfined"));
}

TEST_CASE("a container that refuses close_range hands no descriptor on all the same") {
  const TemporaryDirectory directory;
  const auto log = directory.path() / "log";
  where_refused(SYS_close_range, [&] {
    const int kept = ::open("/dev/null", O_RDONLY);  // not close-on-exec
    ::dup2(kept, 57);
    const ChildProcess child(shell("ls /proc/self/fd", log));
    child.wait_for_exit(kChildEndsMs);
    return std::string();
  });
  CHECK(text_of(log) == "0\n1\n2\n3\n");  // 3 is the directory that ls reads
}
