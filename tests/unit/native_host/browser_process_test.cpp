#include "native_host/sampling/browser_process.hpp"

#include <catch2/catch.hpp>

#include "native_host/sampling/command_line.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"

namespace webdyno::sampling {
namespace {

using Arguments = std::vector<std::string>;

TEST_CASE("the browser is the parent, or the first ancestor that is no shell") {
  const auto root = test::recorded("chromium");
  CHECK(find_browser(root, 4711) == 4711);
  CHECK(find_browser(root, 4796) == 4711);
}

TEST_CASE("without such an ancestor the parent itself is taken") {
  CHECK(find_browser(test::recorded("chromium"), 4600) == 4600);
  CHECK(find_browser(test::recorded("chromium"), 4795) == 4795);
  CHECK(find_browser(test::recorded("chromium"), 1) == 1);
}

TEST_CASE("the browser's command line says nothing of where its profile lies") {
  CHECK(browser_command_line(test::recorded("chromium"), 4711) ==
        Arguments{"/usr/lib/chromium/chromium", "--headless=new", "--remote-debugging-pipe",
                  "about:blank"});
  CHECK(browser_command_line(test::recorded("chromium"), 4795).empty());
}

TEST_CASE("every argument that names a profile directory is left out") {
  CHECK(without_profile_paths({"b", "--user-data-dir=/p/q", "--log=/p/q/log", "--disk-cache-dir=/c",
                               "--x=/c", "/p"}) == Arguments{"b", "/p"});
  CHECK(without_profile_paths({"b", "--user-data-dir=", "--x=/a"}) == Arguments{"b", "--x=/a"});
  CHECK(without_profile_paths({"/b", "--user-data-dir=/", "--x"}) == Arguments{"/b", "--x"});
}

}  // namespace
}  // namespace webdyno::sampling
