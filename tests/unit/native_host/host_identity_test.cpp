#include "native_host/host_identity.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <iterator>
#include <set>
#include <stdexcept>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::native_host {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a host's uuid is made once, for its user alone") {
  const test::TemporaryDirectory directory;
  const auto state = directory.path() / "not/yet/there";
  const std::string uuid = host_uuid(state);
  CHECK(uuid.size() == 36);
  CHECK(host_uuid(state) == uuid);
  struct stat status {};
  REQUIRE(::stat((state / "host.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(std::distance(fs::directory_iterator(state), {}) == 1);
  CHECK(host_uuid(directory.path() / "other") != uuid);
}

TEST_CASE("native hosts that make it at once agree") {
  const test::TemporaryDirectory directory;
  constexpr int kHosts = 8;
  int go[2];
  int answers[2];
  REQUIRE(::pipe(go) == 0);
  REQUIRE(::pipe(answers) == 0);
  for (int i = 0; i < kHosts; ++i) {
    if (::fork() != 0) continue;
    ::close(go[1]);
    char byte = 0;
    if (::read(go[0], &byte, 1) != 0) ::_exit(1);  // all begin when the last end is closed
    const std::string uuid = host_uuid(directory.path());
    ::_exit(::write(answers[1], uuid.data(), uuid.size()) == 36 ? 0 : 1);
  }
  ::close(go[0]);
  ::close(go[1]);
  std::set<std::string> uuids;
  for (int i = 0; i < kHosts; ++i) {
    std::string uuid(36, '\0');  // a write of less than PIPE_BUF is whole
    REQUIRE(::read(answers[0], uuid.data(), uuid.size()) == 36);
    uuids.insert(uuid);
  }
  for (int i = 0; i < kHosts; ++i) ::wait(nullptr);
  ::close(answers[0]);
  ::close(answers[1]);
  CHECK(uuids.size() == 1);
  CHECK(std::distance(fs::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("a damaged file is an error, not a new host") {
  const test::TemporaryDirectory directory;
  const auto text = GENERATE("", "{}", "[]", "{\"host_uuid\": 7}", "{\"host_uuid\": \"x\"}");
  test::write_file(directory.path() / "host.json", text);
  CHECK_THROWS_WITH(host_uuid(directory.path()), Catch::Matchers::Contains(" is damaged; remove"));
}

TEST_CASE("a state directory that cannot be made is an error") {
  CHECK_THROWS_WITH(host_uuid("/dev/null/state"), Catch::Matchers::Contains("/dev/null/state"));
}

}  // namespace
}  // namespace webdyno::native_host
