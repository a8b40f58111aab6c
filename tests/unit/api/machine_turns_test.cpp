#include "server/api/machine_turns.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/store/temporary_directory.hpp"

using webdyno::api::MachineTurns;
using webdyno::test::TemporaryDirectory;

namespace {

std::filesystem::path trial_lock(const TemporaryDirectory& directory) {
  return directory.path() / "webdyno-trial.lock";
}

}  // namespace

TEST_CASE("one measures, one stands in line, and whoever has measured comes after it") {
  const TemporaryDirectory directory;
  MachineTurns first(directory.path());
  MachineTurns second(directory.path());
  auto machine = first.try_trial();
  REQUIRE(machine);
  CHECK_FALSE(first.try_trial());  // nor another trial of the same collector
  auto turn = second.try_turn();
  REQUIRE(turn);
  CHECK_FALSE(second.try_trial());
  machine.reset();
  CHECK_FALSE(first.try_turn());
  auto machine_of_second = second.try_trial();
  CHECK(machine_of_second);
  turn.reset();
  CHECK(first.try_turn());
  CHECK_FALSE(first.try_trial());
}

TEST_CASE("who waits reads for whom") {
  const TemporaryDirectory directory;
  MachineTurns turns(directory.path());
  CHECK(turns.who_measures() == "the trials of another webdyno");
  turns.measures("a-plan-with-a-longer-name", {"a-trial", 1});
  turns.measures("quick", {"a-trial", 2});
  CHECK(turns.who_measures() == std::nullopt);  // itself
  const auto says = [&](const std::string& text) {
    std::ofstream(trial_lock(directory)) << text;
    return turns.who_measures().value_or("itself");
  };
  CHECK(says(R"({"pid": 1, "user": "ada", "plan_name": "quick"})") ==
        "the trials of quick (pid 1, user ada)");
  // Our pid in another container.
  CHECK(says(R"({"pid": )" + std::to_string(::getpid()) +
             R"(, "pid_namespace": 1, "user": "ada", "plan_name": "quick"})") ==
        "the trials of quick (pid " + std::to_string(::getpid()) + ", user ada)");
  // Anybody may write it: what could upset a terminal is not repeated.
  CHECK(says(R"({"pid": 1, "user": "ada", "plan_name": "\u001b[2J"})") ==
        "the trials of another webdyno");
  CHECK(says(R"({"pid": 1, "user": ")" + std::string(100, 'a') + R"(", "plan_name": "quick"})") ==
        "the trials of another webdyno");
  CHECK(says(R"({"pid": "1"})") == "the trials of another webdyno");
  CHECK(says("{") == "the trials of another webdyno");
}

TEST_CASE("which attempt was the last to have the machine; nobody knows where the words are none") {
  const TemporaryDirectory directory;
  MachineTurns turns(directory.path());
  CHECK_FALSE(turns.was_last({"a-trial", 2}));
  turns.measures("quick", {"a-trial", 2});
  CHECK(MachineTurns(directory.path()).was_last({"a-trial", 2}));
  CHECK_FALSE(turns.was_last({"a-trial", 1}));
  CHECK_FALSE(turns.was_last({"another-trial", 2}));
  for (const char* words : {"", "{", "[]", R"({"trial_uuid": "a-trial"})",
                            R"({"trial_uuid": "a-trial", "attempt_number": "2"})",
                            R"({"trial_uuid": 2, "attempt_number": 2})"}) {
    std::ofstream(trial_lock(directory)) << words;
    CHECK_FALSE(turns.was_last({"a-trial", 2}));
  }
}

TEST_CASE("every user may open the locks, whatever the umask of who made them") {
  const TemporaryDirectory directory;
  const mode_t before = ::umask(077);
  MachineTurns turns(directory.path());
  ::umask(before);
  for (const char* name : {"webdyno-turn.lock", "webdyno-trial.lock"}) {
    struct stat info {};
    REQUIRE(::stat((directory.path() / name).c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0666);
  }
  for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
    CHECK(entry.path().extension() == ".lock");  // nothing unfinished is left
}

TEST_CASE("what is no lock file is refused in one line, and nothing is written into it") {
  const TemporaryDirectory directory;
  const TemporaryDirectory elsewhere;
  const auto victim = elsewhere.path() / "victim";
  std::ofstream(victim) << "precious";
  const auto refused = [&](const std::string& why) {
    CHECK_THROWS_WITH(MachineTurns(directory.path()),
                      Catch::StartsWith(trial_lock(directory).string() + ": " + why) &&
                          Catch::Contains("WEBDYNO_LOCK_DIRECTORY") && !Catch::Contains("\n"));
    std::filesystem::remove_all(trial_lock(directory));
    CHECK(std::filesystem::file_size(victim) == 8);
  };
  std::filesystem::create_symlink(victim, trial_lock(directory));
  refused("is a symbolic link");
  std::filesystem::create_symlink(elsewhere.path() / "not-yet", trial_lock(directory));
  refused("is a symbolic link");
  CHECK_FALSE(std::filesystem::exists(elsewhere.path() / "not-yet"));
  std::filesystem::create_hard_link(victim, trial_lock(directory));
  refused("has another name too");
  std::filesystem::create_directory(trial_lock(directory));
  refused("cannot be opened (Is a directory)");
  REQUIRE(::mkfifo(trial_lock(directory).c_str(), 0666) == 0);
  refused("is not a regular file");
}
