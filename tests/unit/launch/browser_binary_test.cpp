#include "server/launch/browser_binary.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::find_browser;
using webdyno::launch::TemporaryDirectory;
using webdyno::launch::Variable;

TEST_CASE("the first browser on the PATH is found, chromium before chrome") {
  const TemporaryDirectory directory;
  const auto chrome = directory.write_program("google-chrome", "echo 'Google Chrome 155.0.7.8 '");
  const Variable path("PATH", directory.path().string());
  REQUIRE(find_browser("").value().path == chrome);
  CHECK(find_browser("").value().product == "Google Chrome");
  CHECK(find_browser("").value().version == "155.0.7.8");

  const auto chromium = directory.write_program(
      "chromium", "echo 'Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)'");
  CHECK(find_browser("").value().path == chromium);
  CHECK(find_browser("").value().product == "Chromium");
  CHECK(find_browser("chrome").value().path == chrome);
}

TEST_CASE("a browser is found by its path") {
  const TemporaryDirectory directory;
  const auto program =
      directory.write_program("my browser", "echo 'Microsoft Edge 151.0.1.2 stable'");
  const auto found = find_browser(program.string());
  REQUIRE(found);
  CHECK(found->product == "Microsoft Edge");
  CHECK(found->path == program);
}

TEST_CASE("Debian's wrapper script is passed by") {
  const auto found = find_browser("/usr/bin/chromium");
  REQUIRE(found);
  CHECK(found->path == "/usr/lib/chromium/chromium");
  CHECK(found->product == "Chromium");
}

TEST_CASE("what is not found is said in one line with its remedy") {
  const TemporaryDirectory directory;
  const Variable path("PATH", directory.path().string());
  CHECK(find_browser("").error() ==
        "no browser found: none of chromium, chrome, edge, brave is on the PATH; "
        "`apt-get install chromium`, or name one with --browser");
  CHECK(find_browser("chromium").error() ==
        "no chromium found: none of chromium, chromium-browser is on the PATH; "
        "`apt-get install chromium`");
  CHECK(find_browser("brave").error() ==
        "no brave found: none of brave-browser-stable, brave-browser is on the PATH; "
        "name its path with --browser");
  CHECK(find_browser("netscape").error() ==
        "unknown browser 'netscape': allowed are chromium, chrome, edge, brave or a path");
  CHECK(find_browser("/no/such").error() ==
        "/no/such: no program there; name a browser with --browser");
  CHECK(find_browser(directory.path().string()).error() ==
        directory.path().string() +
            ": a directory; name the browser's program in it with --browser");
}

TEST_CASE("a program that is no browser is refused") {
  const std::string refusal =
      ": `--version` does not answer like a browser of the Chromium family; name another with "
      "--browser";
  CHECK(find_browser("/bin/false").error() == "/bin/false" + refusal);
  const TemporaryDirectory directory;
  const auto talker = directory.write_program("talker", "echo hello");
  CHECK(find_browser(talker.string()).error() == talker.string() + refusal);
  const auto nameless = directory.write_program("nameless", "echo 1.2.3");
  CHECK(find_browser(nameless.string()).error() == nameless.string() + refusal);
  // coreutils: three words and a version, too.
  CHECK(find_browser("/bin/true").error() == "/bin/true" + refusal);
  const auto silent = directory.write_program("silent", "exit 0");
  CHECK(find_browser(silent.string()).error() == silent.string() + refusal);
  const auto failing = directory.write_program("failing", "echo 'Chromium 1.2.3.4'; exit 3");
  CHECK(find_browser(failing.string()).error() == failing.string() + refusal);
}

TEST_CASE("a headless shell is named as that, also behind a link") {
  const TemporaryDirectory directory;
  const auto shell = directory.write_program("chrome-headless-shell",
                                             "echo 'Google Chrome for Testing 131.0.1.2'");
  CHECK_THAT(find_browser(shell.string()).error(),
             Catch::StartsWith(shell.string() + ": a headless shell is no whole browser"));
  std::filesystem::create_symlink(shell, directory.path() / "chrome");
  CHECK_THAT(find_browser((directory.path() / "chrome").string()).error(),
             Catch::Contains(": a headless shell is no whole browser"));
}
