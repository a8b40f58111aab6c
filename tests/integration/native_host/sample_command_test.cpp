#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/native_host/busy_threads.hpp"
#include "tests/unit/native_host/child.hpp"
#include "tests/unit/store/temporary_directory.hpp"

// `webdyno-host sample` as a person has it: the real program, its standard output a pipe.
namespace webdyno::test {
namespace {

using Catch::Contains;
using Words = std::vector<std::string>;

constexpr const char* kHeader =
    "t_us,pid,name,cpu_ns,resident_bytes,footprint_bytes,thread_count,minor_faults,major_faults\r";

Words sample_of(pid_t pid, const Words& more = {}) {
  Words words = {WEBDYNO_HOST_BINARY, "sample", "--pid", std::to_string(pid)};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

class Command {
 public:
  explicit Command(Words words, const char* output = nullptr) {
    int rows[2];
    if (::pipe2(rows, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    ::fcntl(rows[1], F_SETPIPE_SZ, 4096);  // one write fills it
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(output != nullptr ? ::open(output, O_WRONLY) : rows[1], STDOUT_FILENO);
      ::dup2(::open(log().c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
      std::vector<char*> pointers;
      for (std::string& word : words) pointers.push_back(word.data());
      pointers.push_back(nullptr);
      ::execv(pointers[0], pointers.data());
      ::_exit(127);
    }
    ::close(rows[1]);
    out_ = rows[0];
  }
  ~Command() {
    close_output();
    if (!ended_) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  void signal(int number) const { ::kill(pid_, number); }
  void close_output() {
    if (out_ >= 0) ::close(std::exchange(out_, -1));
  }
  int unread_bytes() const {
    int bytes = 0;
    ::ioctl(out_, FIONREAD, &bytes);
    return bytes;
  }
  /// Without its end; nullopt at the end of the stream.
  std::optional<std::string> line() {
    std::string text;
    for (char byte = 0;;) {
      if (::read(out_, &byte, 1) != 1) {
        CHECK(text.empty());  // whole rows
        return std::nullopt;
      }
      if (byte == '\n') return text;
      text += byte;
    }
  }
  std::vector<Words> rows() {
    std::vector<Words> all;
    while (const auto text = line()) {
      std::istringstream cells(*text);
      Words row;
      for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
      all.push_back(row);
    }
    return all;
  }
  int end() {
    while (line()) {
    }
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string said() const {
    std::ifstream stream(log());
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  std::filesystem::path log() const { return directory_.path() / "log"; }

  TemporaryDirectory directory_;
  pid_t pid_ = -1;
  int out_ = -1;
  bool ended_ = false;
};

/// What is at the beginning of the line that it ends with.
std::pair<int, int> ticks_and_missed(const std::string& said) {
  int ticks = -1;
  int missed = -1;
  CHECK(std::sscanf(said.c_str(), "webdyno-host: %d ticks, %d missed; own CPU time ", &ticks,
                    &missed) == 2);
  return {ticks, missed};
}

TEST_CASE("a process tree is sampled for as long as was asked for") {
  const Child child = busy_child(2, 0);
  child.answer();
  Command command(sample_of(child.pid(), {"--rate-hz", "20", "--seconds", "0.5"}));
  CHECK(command.line() == kHeader);
  const auto rows = command.rows();
  CHECK(command.wait() == 0);
  const auto [ticks, missed] = ticks_and_missed(command.said());
  CHECK(ticks + missed == 11);
  REQUIRE(static_cast<int>(rows.size()) == ticks);
  std::int64_t before_us = 0;
  for (const auto& row : rows) {
    REQUIRE(row.size() == 9);
    CHECK(std::stoll(row[0]) > before_us);
    before_us = std::stoll(row[0]);
    CHECK(row[1] == std::to_string(child.pid()));
    CHECK(row[2] == "native_host_pro");  // 15 bytes of this program's name
    CHECK(std::stoll(row[3]) > 0);
    CHECK(std::stoll(row[4]) > std::stoll(row[5]));
    CHECK(std::stoll(row[5]) > 0);
  }
  // The first tick may be as late as it likes: each 50 ms of it are a missed one.
  CHECK(before_us - std::stoll(rows[0][0]) >= (ticks - 2) * 50'000);
  // First and last have it all, those between what is read at each tick.
  CHECK(rows.front()[6] == "3");
  CHECK(rows.back()[6] == "3");
  CHECK(std::stoll(rows.back()[7]) > 0);
  CHECK(rows.back()[8].back() == '\r');
  CHECK((missed > 0 || rows[1][6].empty()));
}

TEST_CASE("children have rows by the names that they have") {
  const Child renderer = shell("echo; read line", {"--type=renderer"});
  const Child odd([](int in, int out) {
    ::prctl(PR_SET_NAME, "a,\"b\"\n\x1b");
    char byte = 0;
    if (::write(out, "\n", 1) == 1 && ::read(in, &byte, 1) < 0) return;
  });
  renderer.answer();
  odd.answer();
  Command command(sample_of(::getpid(), {"--seconds", "0.001"}));
  std::string all;
  while (const auto text = command.line()) all += *text + "\n";
  CHECK(command.wait() == 0);
  CHECK_THAT(all, Contains("," + std::to_string(renderer.pid()) + ",renderer,"));
  CHECK_THAT(all, Contains("," + std::to_string(odd.pid()) + ",\"a,\"\"b\"\"??\","));
  CHECK_THAT(all, Contains("," + std::to_string(::getpid()) + ",native_host_pro,"));
  CHECK_THAT(all, Contains(",webdyno-host,"));
}

TEST_CASE("Ctrl-C ends the sampling in order") {
  const Child child = shell("echo; read line", {});
  child.answer();
  Command command(sample_of(child.pid()));
  CHECK(command.line() == kHeader);
  command.line();
  command.line();
  command.signal(GENERATE(SIGINT, SIGTERM, SIGHUP));
  const auto rows = command.rows();
  CHECK(command.wait() == 0);
  REQUIRE_FALSE(rows.empty());
  CHECK_FALSE(rows.back()[6].empty());
  CHECK(ticks_and_missed(command.said()).first == static_cast<int>(rows.size()) + 2);
  CHECK_THAT(command.said(), !Contains("missing"));
}

TEST_CASE("sampling ends when all of the tree have ended") {
  // The root ends first: its child sees it by their pipe, and stays of the tree until then.
  Child child([](int in, int out) {
    int alive[2];
    char byte = 0;
    if (::pipe(alive) != 0) return;
    if (::fork() == 0) {
      ::close(alive[1]);
      while (::read(alive[0], &byte, 1) > 0) continue;
      return;
    }
    if (::write(out, "\n", 1) == 1 && ::read(in, &byte, 1) < 0) return;
  });
  child.answer();
  Command command(sample_of(child.pid(), {"--rate-hz", "50"}));
  command.line();
  command.line();
  child.end();
  CHECK(command.end() == 0);
  CHECK_THAT(command.said(), Contains("; all of its processes have ended\n"));
}

TEST_CASE("a reader that has what it wanted ends the sampling without a word") {
  const Child child = shell("echo; read line", {});
  child.answer();
  Command command(sample_of(child.pid(), {"--rate-hz", GENERATE("1", "100")}));
  command.line();
  command.close_output();
  CHECK(command.wait() == 0);
  CHECK(command.said().empty());
}

TEST_CASE("a reader that does not read keeps nobody from interrupting, and it is said") {
  const Child child = shell("echo; read line", {});
  child.answer();
  Command command(sample_of(child.pid(), {"--rate-hz", "100"}));
  while (command.unread_bytes() == 0) ::poll(nullptr, 0, 5);  // the header fills the pipe
  command.signal(SIGINT);
  CHECK(command.wait() == 0);
  CHECK_THAT(command.said(), Contains("; the last rows are missing: nobody read them"));
  CHECK(command.line() == kHeader);
  CHECK_FALSE(command.line());
}

TEST_CASE("arguments that make no sense end in one line that says what is allowed") {
  const auto [words, said] = GENERATE(table<Words, std::string>(
      {{{"sample"}, "--pid is required"},
       {{"sample", "--pid", "abc"}, "--pid: Value abc not in range 1 to 2147483647"},
       {{"sample", "--pid", "0"}, "--pid: Value 0 not in range 1 to 2147483647"},
       {{"sample", "--pid", "1", "--rate-hz", "101"}, "--rate-hz: Value 101 not in range 1 to 100"},
       {{"sample", "--pid", "1", "--seconds", "nan"},
        "--seconds: Value nan not in range 0.001 to 1000000"},
       {{"sample", "--pid", "1", "--format", "xml"}, "--format: xml not in {csv}"},
       {{"sample", "--pid", "1", "more"}, "The following argument was not expected: more"}}));
  Words all = {WEBDYNO_HOST_BINARY};
  all.insert(all.end(), words.begin(), words.end());
  Command command(all);
  CHECK(command.end() == 2);
  CHECK(command.said() ==
        "webdyno-host: " + said + "; webdyno-host sample --help shows what there is\n");
}

TEST_CASE("what cannot be sampled ends in one line") {
  Child child = busy_child(1, 0);
  child.answer();
  SECTION("nobody has the pid") {
    Command command(sample_of(4'194'305));  // above the most that kernels give
    CHECK(command.end() == 3);
    CHECK(command.said() ==
          "webdyno-host: there is no process 4194305 in this pid namespace; name one that runs\n");
  }
  SECTION("a thread") {
    pid_t thread = 0;
    const std::filesystem::path tasks = "/proc/" + std::to_string(child.pid()) + "/task";
    for (const auto& entry : std::filesystem::directory_iterator(tasks))
      thread = std::max(thread, std::stoi(entry.path().filename()));
    Command command(sample_of(thread));
    CHECK(command.end() == 3);
    CHECK(command.said() == "webdyno-host: " + std::to_string(thread) +
                                " is a thread; name the process that it is of\n");
  }
  SECTION("it has ended and was not waited for") {
    child.end_unburied();
    Command command(sample_of(child.pid()));
    CHECK(command.end() == 3);
    CHECK(command.said() == "webdyno-host: process " + std::to_string(child.pid()) +
                                " has ended; name one that runs\n");
  }
  SECTION("a full disk") {
    Command command(sample_of(child.pid()), "/dev/full");
    CHECK(command.end() == 3);
    CHECK(command.said() ==
          "webdyno-host: standard output could not be written: No space left on device; make room "
          "where it goes, or send it elsewhere\n");
  }
  SECTION("no standard output") {
    Words words = {"/bin/sh", "-c", R"("$0" "$@" >&-)"};
    for (const auto& word : sample_of(child.pid())) words.push_back(word);
    Command command(words);
    CHECK(command.end() == 3);
    CHECK(command.said() == "webdyno-host: there is no standard output\n");
  }
  SECTION("a /proc of another pid namespace") {
    if (::geteuid() != 0) {
      WARN("not tried: a pid namespace needs root");
      return;
    }
    Words words = {"/usr/bin/unshare", "--pid", "--fork"};
    for (const auto& word : sample_of(1)) words.push_back(word);
    Command command(words);
    CHECK(command.end() == 3);
    CHECK_THAT(command.said(), Contains("/proc is not mounted or shows another pid namespace: "
                                        "processes cannot be read; mount a whole /proc"));
  }
  SECTION("another user's, where /proc hides it") {
    if (::geteuid() != 0) {
      WARN("not tried: mounting needs root");
      return;
    }
    if (std::system("/usr/bin/unshare --mount true 2>/dev/null") != 0) {
      WARN("not tried: a chroot has no mount namespaces");
      return;
    }
    Words words = {"/usr/bin/unshare", "--mount", "/bin/sh", "-c",
                   R"(mount -t proc -o hidepid=2 proc /proc &&
                      exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@")"};
    for (const auto& word : sample_of(child.pid(), {"--seconds", "0.001"})) words.push_back(word);
    Command command(words);
    CHECK(command.end() == 3);
    CHECK_THAT(command.said(), Contains(" is another user's, and /proc hides it from this one"));
  }
}

TEST_CASE("another user's process can be sampled where /proc shows it") {
  if (::geteuid() != 0) {
    WARN("not tried: to be two users needs root");
    return;
  }
  const Child child = shell("echo; read line", {});
  child.answer();
  Words words = {"/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"};
  for (const auto& word : sample_of(child.pid(), {"--seconds", "0.001"})) words.push_back(word);
  Command command(words);
  command.line();
  const auto rows = command.rows();
  CHECK(command.wait() == 0);
  REQUIRE_FALSE(rows.empty());
  CHECK(rows[0][1] == std::to_string(child.pid()));
  CHECK(std::stoll(rows[0][5]) > 0);
}

TEST_CASE("help and version are for people, anything else is a browser's") {
  Command help({WEBDYNO_HOST_BINARY, "--help"});
  CHECK(help.end() == 0);
  Command version({WEBDYNO_HOST_BINARY, "--version"});
  CHECK(version.line().value_or("").find('.') == 1);
  CHECK(version.end() == 0);
}

}  // namespace
}  // namespace webdyno::test
