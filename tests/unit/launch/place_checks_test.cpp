#include "server/launch/place_checks.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "server/launch/profile.hpp"
#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::Check;
using webdyno::launch::descriptor_check;
using webdyno::launch::kLongestSocketDirectory;
using webdyno::launch::temporary_check;
using webdyno::launch::TemporaryDirectory;
using webdyno::launch::Variable;
using webdyno::launch::why_not_writable;

TEST_CASE("a directory that is not there is tried where it would be made, and is not made") {
  const TemporaryDirectory temporary;
  CHECK_FALSE(why_not_writable(temporary.path()));
  CHECK_FALSE(why_not_writable(temporary.path() / "a/b"));
  CHECK(std::filesystem::is_empty(temporary.path()));
  const auto file = temporary.write("file", "");
  CHECK(why_not_writable(file) == file.string() + " is no directory");
  CHECK(why_not_writable(file / "below") == "Not a directory");
  std::filesystem::create_symlink("nowhere", temporary.path() / "link");
  CHECK_THAT(*why_not_writable(temporary.path() / "link/below"),
             Catch::EndsWith("/link: No such file or directory"));
  CHECK(why_not_writable("/proc/none"));
}

TEST_CASE("a temporary directory as long as a socket allows is enough, one character more is not") {
  const TemporaryDirectory temporary;
  const auto base = temporary.path().string() + "/";
  const std::string name(kLongestSocketDirectory - base.size(), 'x');
  std::filesystem::create_directory(base + name);
  std::filesystem::create_directory(base + name + "x");
  {
    const Variable tmpdir("TMPDIR", base + name);
    CHECK(temporary_check().state == Check::State::kWorks);
  }
  const Variable tmpdir("TMPDIR", base + name + "x");
  CHECK(temporary_check().finding ==
        "TMPDIR=" + base + name +
            "x: it has 63 characters, and a browser makes a socket below it: 62 are allowed");
}

TEST_CASE("the limit of open files is raised as far as it may be") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  REQUIRE(before.rlim_max >= 1024);
  const rlimit low{.rlim_cur = 200, .rlim_max = before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
  CHECK(descriptor_check().state == Check::State::kWorks);
  rlimit after{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &after) == 0);
  CHECK(after.rlim_cur == 1024);
  ::setrlimit(RLIMIT_NOFILE, &before);
}
