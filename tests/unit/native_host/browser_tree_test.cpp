#include "native_host/sampling/browser_tree.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <system_error>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;
using Pids = std::vector<pid_t>;

Pids new_pids(BrowserTree& tree) {
  Pids pids;
  for (const auto& identity : tree.find_new()) pids.push_back(identity.pid);
  std::sort(pids.begin(), pids.end());
  return pids;
}

void end_process(const fs::path& root, int pid) {
  fs::remove_all(root / "proc" / std::to_string(pid));
}

TEST_CASE("the tree is the browser and all that descend from it") {
  // 3000 has a lower pid than its parent, 4796 is a wrapper script and 4797 its child. Not there:
  // 4795 has vanished, 4800 is somebody else's, 4801 is older than who has its parent's pid now,
  // 4802 has ended and only waits to be waited for.
  BrowserTree tree(test::recorded("chromium"), 4711);
  CHECK(new_pids(tree) ==
        Pids{3000, 4711, 4720, 4722, 4723, 4725, 4733, 4740, 4790, 4791, 4796, 4797});
  CHECK(new_pids(tree).empty());
}

TEST_CASE("processes that begin and end are noticed") {
  const test::TemporaryDirectory root;
  test::write_process(root.path(), 10, 1, 100);
  test::write_process(root.path(), 11, 10, 110);
  test::write_process(root.path(), 20, 1, 100);
  BrowserTree tree(root.path(), 10);
  CHECK(new_pids(tree) == Pids{10, 11});

  test::write_process(root.path(), 12, 11, 120);
  test::write_process(root.path(), 21, 20, 120);
  CHECK(new_pids(tree) == Pids{12});

  SECTION("a child of one that is a member stays so when its parent ends") {
    end_process(root.path(), 11);
    CHECK(new_pids(tree).empty());
    test::write_process(root.path(), 13, 12, 130);
    CHECK(new_pids(tree) == Pids{13});
  }
  SECTION("a pid that is used again is a new process") {
    // Both exist at once for a moment, so that a new inode cannot have the number of the old one.
    fs::rename(root.path() / "proc/12", root.path() / "proc/old");
    test::write_process(root.path(), 12, 11, 140);
    const auto found = tree.find_new();
    REQUIRE(found.size() == 1);
    CHECK(found[0].pid == 12);
    CHECK(found[0].start_ticks == 140);
  }
  SECTION("a pid that is used again by somebody else is no member") {
    fs::rename(root.path() / "proc/12", root.path() / "proc/old");
    test::write_process(root.path(), 12, 20, 140);
    CHECK(new_pids(tree).empty());
  }
  SECTION("the same process with another inode is not new") {
    fs::rename(root.path() / "proc/12", root.path() / "proc/old");
    test::write_process(root.path(), 12, 11, 120);
    CHECK(new_pids(tree).empty());
  }
}

TEST_CASE("who gets the pid of the root when it has ended is nobody's") {
  const test::TemporaryDirectory root;
  test::write_process(root.path(), 10, 1, 100);
  test::write_process(root.path(), 11, 10, 110);
  BrowserTree tree(root.path(), 10);
  CHECK(new_pids(tree) == Pids{10, 11});
  fs::rename(root.path() / "proc/10", root.path() / "proc/old");
  test::write_process(root.path(), 10, 1, 140);
  test::write_process(root.path(), 12, 10, 150);
  test::write_process(root.path(), 13, 11, 150);
  CHECK(new_pids(tree) == Pids{13});
}

TEST_CASE("a look at a few pids finds what is new among them") {
  const test::TemporaryDirectory root;
  test::write_process(root.path(), 10, 1, 100);
  BrowserTree tree(root.path(), 10);
  CHECK(new_pids(tree) == Pids{10});
  test::write_process(root.path(), 11, 10, 110);
  test::write_process(root.path(), 12, 11, 110);
  test::write_process(root.path(), 13, 1, 110);
  test::write_process(root.path(), 15, 10, 110);
  const auto among = [&tree](std::int64_t first, std::int64_t last) {
    Pids pids;
    for (const auto& identity : tree.find_new_among(first, last)) pids.push_back(identity.pid);
    return pids;
  };
  CHECK(among(11, 14) == Pids{11, 12});
  CHECK(new_pids(tree) == Pids{15});  // and those that are known are not new
  test::write_process(root.path(), 16, 10, 110);
  CHECK(among(30000, 2) == Pids{16});
  test::write_process(root.path(), 17, 10, 110);
  CHECK(among(1000, 2000) == Pids{17});
}

TEST_CASE("a machine without /proc is an error") {
  const test::TemporaryDirectory root;
  CHECK_THROWS_AS(BrowserTree(root.path(), 10), std::system_error);
}

}  // namespace
}  // namespace webdyno::sampling
