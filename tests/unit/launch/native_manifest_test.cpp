#include "server/launch/native_manifest.hpp"

#include <catch2/catch.hpp>

#include "server/launch/profile.hpp"
#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::install_native_host;
using webdyno::launch::native_host_manifest;
using webdyno::launch::TemporaryDirectory;
using webdyno::launch::text_of;
using webdyno::launch::uninstall_native_host;
using webdyno::launch::Variable;

TEST_CASE("each browser has its place below the configuration directory") {
  const TemporaryDirectory home;
  const Variable xdg("XDG_CONFIG_HOME", std::nullopt);
  const Variable variable("HOME", home.path().string());
  const auto host = home.write_program("webdyno-host", "");
  const auto [browser, place] =
      GENERATE(table<std::string, std::string>({{"chrome", "google-chrome"},
                                                {"chromium", "chromium"},
                                                {"edge", "microsoft-edge"},
                                                {"brave", "BraveSoftware/Brave-Browser"}}));
  const auto file = home.path() / ".config" / place / "NativeMessagingHosts/org.webdyno.host.json";

  REQUIRE(install_native_host(browser, host) == file);
  REQUIRE(install_native_host(browser, host) == file);  // safe to repeat
  CHECK(text_of(file) == native_host_manifest(host));
  REQUIRE(uninstall_native_host(browser) == file);
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(uninstall_native_host(browser) == file);
}

TEST_CASE("XDG_CONFIG_HOME goes before HOME unless it is relative") {
  const TemporaryDirectory home;
  const Variable variable("HOME", (home.path() / "home").string());
  const auto host = home.write_program("webdyno-host", "");
  const Variable xdg("XDG_CONFIG_HOME", (home.path() / "xdg").string());
  CHECK(install_native_host("chromium", host) ==
        home.path() / "xdg/chromium/NativeMessagingHosts/org.webdyno.host.json");
  const Variable relative("XDG_CONFIG_HOME", "somewhere");
  CHECK(install_native_host("chromium", host) ==
        home.path() / "home/.config/chromium/NativeMessagingHosts/org.webdyno.host.json");
}

TEST_CASE("what cannot be installed is said in one line") {
  const TemporaryDirectory home;
  const auto host = home.write_program("webdyno-host", "");
  const Variable xdg("XDG_CONFIG_HOME", home.path().string());
  CHECK(install_native_host("firefox", host).error() ==
        "webdyno's extension does not run in Firefox yet: allowed are chrome, chromium, edge, "
        "brave");
  CHECK(uninstall_native_host("lynx").error() ==
        "unknown browser 'lynx': allowed are chrome, chromium, edge, brave");
  CHECK(install_native_host("chrome", home.path() / "none").error() ==
        (home.path() / "none").string() + ": there is no native host; build it with ./webdyno");

  home.write("microsoft-edge", "a file where a directory has to be");
  CHECK_THAT(install_native_host("edge", host).error(),
             Catch::Contains("org.webdyno.host.json: cannot be written: Not a directory"));
}
