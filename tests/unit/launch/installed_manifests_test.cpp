#include "server/launch/installed_manifests.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "server/launch/profile.hpp"
#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::Check;
using webdyno::launch::installed_checks;
using webdyno::launch::native_host_manifest;
using webdyno::launch::OwnBrowsers;
using webdyno::launch::sandboxed_browser;
using webdyno::launch::TemporaryDirectory;

namespace {

constexpr const char* kChromium = ".config/chromium/NativeMessagingHosts/org.webdyno.host.json";

struct Person {
  TemporaryDirectory home;
  std::filesystem::path host = home.write_program("bin/webdyno-host", "");
  OwnBrowsers own{home.path() / ".config", home.path(), home.path() / "root"};

  std::vector<Check> checks() const { return installed_checks(own, host); }
  std::string fault(const nlohmann::json& manifest) const {
    home.write(kChromium, manifest.dump());
    const auto check = checks().front();
    CHECK(check.state == Check::State::kWarning);
    CHECK_THAT(check.remedy, Catch::StartsWith("`./webdyno install --browser chromium`"));
    const auto prefix = "chromium: " + (home.path() / kChromium).string() + " ";
    REQUIRE(check.finding.starts_with(prefix));
    return check.finding.substr(prefix.size());
  }
};

}  // namespace

TEST_CASE("nothing installed is no fault") {
  const Person person;
  REQUIRE(person.checks().size() == 1);
  CHECK(person.checks().front().state == Check::State::kWorks);
}

TEST_CASE("each channel of each browser is looked at, and the system's directories") {
  const Person person;
  const auto manifest = native_host_manifest(person.host);
  for (const char* place : {"google-chrome-beta", "chromium", "microsoft-edge-dev",
                            "BraveSoftware/Brave-Browser-Nightly"})
    person.home.write(
        std::filesystem::path(".config") / place / "NativeMessagingHosts/org.webdyno.host.json",
        manifest);
  person.home.write("root/etc/chromium/native-messaging-hosts/org.webdyno.host.json", manifest);
  const auto checks = person.checks();
  CHECK(checks.size() == 5);
  for (const auto& check : checks) CHECK(check.state == Check::State::kWorks);
}

TEST_CASE("what is wrong with a manifest is said") {
  const Person person;
  auto manifest = nlohmann::json::parse(native_host_manifest(person.host));
  CHECK(person.fault("x") == "is no JSON object");
  CHECK(person.fault(nlohmann::json::object()) == "does not name org.webdyno.host");

  const auto with = [&](const char* key, const nlohmann::json& value) {
    auto changed = manifest;
    changed[key] = value;
    return person.fault(changed);
  };
  CHECK(with("path", nullptr) == "names no program");
  CHECK(with("path", "/nowhere/webdyno-host") == "names /nowhere/webdyno-host, which is not there");
  const auto text = person.home.write("text", "").string();
  CHECK(with("path", text) == "names " + text + ", which cannot be executed");
  const auto other = person.home.write_program("other/webdyno-host", "").string();
  CHECK(with("path", other) == "names " + other + ", of another webdyno");
  CHECK(with("allowed_origins", {"chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"}) ==
        "does not allow chrome-extension://hikkimgnokniakmffedpkkepanihiema/");
}

TEST_CASE("browsers from Snap and Flatpak are named") {
  const Person person;
  person.home.write("root/snap/bin/chromium", "");
  person.home.write(".local/share/flatpak/app/com.google.Chrome/current", "");
  person.home.write("root/var/lib/flatpak/app/com.brave.Browser/current", "");
  CHECK(sandboxed_browser(person.own, "chromium") == "Snap");
  CHECK(sandboxed_browser(person.own, "brave") == "Flatpak");
  CHECK(sandboxed_browser(person.own, "edge").empty());
  CHECK(person.checks().back().finding ==
        "chrome from Flatpak, chromium from Snap, brave from Flatpak: cannot start a native host "
        "outside its sandbox");
}
