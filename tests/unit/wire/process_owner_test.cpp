#include "schema/wire/process_owner.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

namespace webdyno::wire {
namespace {

using nlohmann::json;

TEST_CASE("the owner of a file lives as long as its process") {
  const json own = this_process();
  CHECK(own["pid"] == ::getpid());
  CHECK(own["start_ticks"].is_number_integer());
  CHECK(own["boot_id"].is_string());
  CHECK(own["pid_namespace"].is_number_integer());
  CHECK(state_of_owner(own) == OwnerState::kLives);

  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  json ended = own;
  ended["pid"] = child;
  CHECK(state_of_owner(ended) == OwnerState::kDead);
  CHECK(state_of_owner({{"pid", child}}) == OwnerState::kDead);
}

TEST_CASE("a pid that is used again is not the owner") {
  json before = this_process();
  before["start_ticks"] = before["start_ticks"].get<std::int64_t>() - 1;
  CHECK(state_of_owner(before) == OwnerState::kDead);
}

TEST_CASE("an owner of an earlier boot is dead, one of another machine is elsewhere") {
  json before = this_process();
  before["boot_id"] = "22222222-2222-4222-8222-222222222222";
  CHECK(state_of_owner(before) == OwnerState::kDead);
  before["hostname"] = "another";
  CHECK(state_of_owner(before) == OwnerState::kElsewhere);
}

TEST_CASE("of an owner in another container nothing is known, whatever has its pid here") {
  json other = this_process();
  other["pid_namespace"] = other["pid_namespace"].get<std::uint64_t>() + 1;
  CHECK(state_of_owner(other) == OwnerState::kElsewhere);
  other["pid"] = 4'000'000;
  CHECK(state_of_owner(other) == OwnerState::kElsewhere);
}

TEST_CASE("what names no process says nothing") {
  for (const json& owner :
       {json(), json("7"), json::object(), json{{"pid", 0}}, json{{"pid", "7"}}})
    CHECK(state_of_owner(owner) == OwnerState::kElsewhere);
}

TEST_CASE("a process of another pid namespace is elsewhere for this one") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t outer = ::fork();
  if (outer == 0) {
    if (::unshare(CLONE_NEWPID) != 0) ::_exit(77);
    const pid_t inner = ::fork();
    if (inner == 0) {
      const std::string words = this_process().dump();
      ::_exit(::write(pipe[1], words.data(), words.size()) > 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(inner, &status, 0);
    ::_exit(WEXITSTATUS(status));
  }
  ::close(pipe[1]);
  std::string words(4096, '\0');
  const auto size = ::read(pipe[0], words.data(), words.size());
  ::close(pipe[0]);
  int status = 0;
  REQUIRE(::waitpid(outer, &status, 0) == outer);
  if (WEXITSTATUS(status) == 77) {
    WARN("only root can make a pid namespace; not checked");
    return;
  }
  words.resize(static_cast<std::size_t>(size));
  const json inner = json::parse(words);
  CHECK(inner["pid"] == 1);
  // Pid 1 is there in this namespace, and is somebody else.
  CHECK(state_of_owner(inner) == OwnerState::kElsewhere);
}

}  // namespace
}  // namespace webdyno::wire
