#include "server/launch/browser.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <map>

#include "schema/wire/version.hpp"
#include "server/launch/devtools_target.hpp"
#include "server/launch/doctor_checks.hpp"
#include "tests/unit/launch/surroundings.hpp"

// Debian's own Chromium, launched for real.
using namespace webdyno::launch;
using webdyno::wire::kExtensionId;

namespace {

constexpr std::chrono::milliseconds kAnswerTimeout{20'000};
constexpr int kLongEnoughMs = 20'000;
constexpr const char* kLaunchUuid = "0190a1b2-0000-7000-8000-000000000001";

/// TMPDIR of its own, so that what is left behind can be seen.
struct Fixture {
  TemporaryDirectory directory;
  TemporaryDirectory temporary;
  Variable tmpdir{"TMPDIR", temporary.path().string()};

  LaunchOptions options() const {
    return {.binary = find_browser("chromium").value(),
            .headed = false,
            .extension_directory = std::filesystem::path(WEBDYNO_FIXTURES) / "extension",
            .native_host = "/bin/true",
            .collector_file = directory.path() / "collector.json",
            .launch_uuid = kLaunchUuid};
  }

  bool clean() const { return std::filesystem::is_empty(temporary.path()); }
};

/// Numbers of the living processes (zombies are not) whose command line names the directory.
std::vector<pid_t> processes_using(const std::filesystem::path& directory) {
  std::vector<pid_t> found;
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    const std::string name = process.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (text_of(process.path() / "cmdline").find(directory.string()) != std::string::npos) {
      found.push_back(std::stoi(name));
    }
  }
  return found;
}

bool readable(int descriptor) {
  pollfd event{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&event, 1, kLongEnoughMs) == 1;
}

/// True when the process has ended, within the time.
bool wait_for_exit(pid_t process) {
  const int exit_fd = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
  if (exit_fd < 0) return errno == ESRCH;
  const bool ended = readable(exit_fd);
  ::close(exit_fd);
  return ended;
}

}  // namespace

TEST_CASE("a browser is launched with the extension and leaves nothing behind") {
  const Fixture fixture;
  pid_t pid = 0;
  {
    auto browser = Browser::launch(fixture.options());
    REQUIRE(browser);
    pid = browser->pid();
    CHECK(browser->running());
    CHECK(browser->how_it_ended().empty());
    CHECK(browser->command_line().front() == "/usr/lib/chromium/chromium");
    CHECK(attach_to_service_worker(browser->devtools(), kExtensionId, kAnswerTimeout));
    CHECK_FALSE(fixture.clean());
    CHECK_FALSE(processes_using(fixture.temporary.path()).empty());
  }
  CHECK(::kill(pid, 0) != 0);
  // On a busy machine its children end a moment after it.
  for (const auto child : processes_using(fixture.temporary.path())) CHECK(wait_for_exit(child));
  CHECK(processes_using(fixture.temporary.path()).empty());
  CHECK(fixture.clean());
}

TEST_CASE("the extension reaches its native host, which knows its launch") {
  const Fixture fixture;
  auto options = fixture.options();
  const auto said = fixture.directory.path() / "said";
  options.native_host = fixture.directory.write_program(
      "native-host",
      "printf '%s %s' \"$WEBDYNO_COLLECTOR_FILE\" \"$WEBDYNO_LAUNCH_UUID\" > " + said.string());
  auto browser = Browser::launch(options);
  REQUIRE(browser);
  auto& devtools = browser->devtools();
  const auto worker = attach_to_service_worker(devtools, kExtensionId, kAnswerTimeout);
  REQUIRE(worker);
  // The port closes when the host has written and ended.
  const auto closed = evaluate(devtools, *worker, R"js(
    new Promise((resolve) => {
      const port = chrome.runtime.connectNative('org.webdyno.host');
      port.onDisconnect.addListener(() => resolve(chrome.runtime.lastError.message));
    }))js",
                               kAnswerTimeout);
  CHECK(closed.value() == "Native host has exited.");
  CHECK(text_of(said) ==
        (fixture.directory.path() / "collector.json").string() + " " + kLaunchUuid);
}

TEST_CASE("a page in it has WebGL") {
  const Fixture fixture;
  auto browser = Browser::launch(fixture.options());
  REQUIRE(browser);
  auto& devtools = browser->devtools();
  const auto page = attach_to_page(devtools, "about:blank", kAnswerTimeout);
  REQUIRE(page);
  CHECK(evaluate(devtools, *page, "[innerWidth, document.visibilityState]", kAnswerTimeout) ==
        nlohmann::json::array({1280, "visible"}));
  CHECK(evaluate(devtools, *page,
                 "document.createElement('canvas').getContext('webgl2') instanceof "
                 "WebGL2RenderingContext",
                 kAnswerTimeout) == nlohmann::json(true));
  CHECK(evaluate(devtools, *page, "noSuchName", kAnswerTimeout).error() ==
        "ReferenceError: noSuchName is not defined");
}

TEST_CASE("a killed browser is seen, and cleaned up after") {
  const Fixture fixture;
  {
    auto browser = Browser::launch(fixture.options());
    REQUIRE(browser);
    ::kill(browser->pid(), SIGKILL);
    REQUIRE(readable(browser->exit_fd()));
    CHECK_FALSE(browser->running());
    CHECK(browser->how_it_ended() == "was killed by signal 9");
    const auto answer =
        browser->devtools().call("Browser.getVersion", nlohmann::json::object(), kAnswerTimeout);
    CHECK(answer.error() == "Browser.getVersion: the browser closed the pipe");
  }
  CHECK(fixture.clean());
}

TEST_CASE("a browser goes when its launcher is killed, its profile with the next launch") {
  const Fixture fixture;
  const auto options = fixture.options();
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  const pid_t launcher = ::fork();
  if (launcher == 0) {
    const auto browser = Browser::launch(options);
    const pid_t pid = browser ? browser->pid() : 0;
    if (::write(pipe[1], &pid, sizeof pid) == sizeof pid) ::pause();
    ::_exit(1);
  }
  ::close(pipe[1]);
  pid_t browser = 0;
  REQUIRE(::read(pipe[0], &browser, sizeof browser) == sizeof browser);
  ::close(pipe[0]);
  REQUIRE(browser > 0);
  const auto processes = processes_using(fixture.temporary.path());
  CHECK(std::find(processes.begin(), processes.end(), browser) != processes.end());
  ::kill(launcher, SIGKILL);
  ::waitpid(launcher, nullptr, 0);
  for (const pid_t process : processes) CHECK(wait_for_exit(process));
  CHECK_FALSE(fixture.clean());
  { REQUIRE(Browser::launch(options)); }
  CHECK(fixture.clean());
}

TEST_CASE("what cannot be launched is said in one line") {
  const Fixture fixture;
  auto options = fixture.options();

  SECTION("no extension") {
    options.extension_directory = fixture.directory.path();
    CHECK(Browser::launch(options).error() ==
          fixture.directory.path().string() +
              ": there is no extension; build it with `npm run build`");
  }
  SECTION("an extension of another key") {
    fixture.directory.write("manifest.json",
                            R"({"manifest_version": 3, "name": "other", "version": "1"})");
    options.extension_directory = fixture.directory.path();
    CHECK_THAT(Browser::launch(options).error(),
               Catch::Contains("\"key\" in its manifest is not webdyno's"));
  }
  SECTION("an extension that the browser refuses") {
    fixture.directory.write("manifest.json", "{");
    options.extension_directory = fixture.directory.path();
    CHECK_THAT(Browser::launch(options).error(), Catch::Contains("Extensions.loadUnpacked: "));
  }
  SECTION("no native host") {
    options.native_host = fixture.directory.path() / "none";
    CHECK(Browser::launch(options).error() ==
          options.native_host.string() + ": there is no native host; build it with ./webdyno");
  }
  SECTION("no screen") {
    const Variable display("DISPLAY", std::nullopt);
    const Variable wayland("WAYLAND_DISPLAY", std::nullopt);
    options.headed = true;
    CHECK(Browser::launch(options).error() ==
          "--headed needs a screen, and neither DISPLAY nor WAYLAND_DISPLAY is set");
  }
  SECTION("a screen that is not there") {
    const Variable display("DISPLAY", ":77");
    options.headed = true;
    CHECK_THAT(Browser::launch(options).error(),
               Catch::Contains("it exited with code 1; it wrote: ") &&
                   Catch::Contains("Missing X server"));
  }
  SECTION("zygotes that outlive it have the last words, and not the reason") {
    const auto script = fixture.directory.path() / "chromium";
    std::ofstream(script) << "#!/bin/sh\n"
                             "echo '[1:1:1/1.1:ERROR:ui/x11.cc:257] Missing X server' >&2\n"
                             "for child in 2 3 4; do echo \"[$child:1:1/1.1:ERROR:content/zygote/"
                             "zygote_linux.cc:662] write: Broken pipe (32)\" >&2; done\n"
                             "exit 1\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    options.binary = {script, "Chromium", "1.0"};
    CHECK_THAT(Browser::launch(options).error(),
               Catch::EndsWith("it wrote: [1:1:1/1.1:ERROR:ui/x11.cc:257] Missing X server"));
  }
  SECTION("no browser") {
    options.binary = {"/bin/false", "False", "1.0"};
    CHECK(Browser::launch(options).error() ==
          "/bin/false: Browser.getVersion: the browser closed the pipe; it is no browser of the "
          "Chromium family, or cannot start here; it exited with code 1");
  }
  SECTION("a browser without extensions") {
    const auto shell = fixture.directory.write_program(
        "shell",
        R"(printf '{"id":1,"result":{}}\0{"id":2,"error":{"message":"'"'Extensions.loadUnpacked' wasn't found"'"}}\0' >&4; sleep 60)");
    options.binary = {shell, "Shell", "1.2.3.4"};
    CHECK_THAT(Browser::launch(options).error(), Catch::Contains("it takes no extensions"));
  }
  SECTION("a program that says nothing, whoever waits for it being told") {
    const auto mute = fixture.directory.write_program("mute", "sleep 60");
    options.binary = {mute, "Mute", "1.2.3.4"};
    std::string awaited;
    CHECK_THROWS_WITH(Browser::launch(options,
                                      [&](Awaited what) {
                                        awaited = words_of(what);
                                        throw std::runtime_error("told to stop");
                                      }),
                      "told to stop");
    CHECK(awaited == "the browser to answer");
  }
  SECTION("a program that only writes") {
    const auto writer = fixture.directory.write_program("writer", "yes >&4");
    options.binary = {writer, "Writer", "1.0"};
    CHECK_THAT(Browser::launch(options).error(),
               Catch::StartsWith(writer.string() + ": Browser.getVersion: an answer without end"));
  }
  CHECK(fixture.clean());
}

TEST_CASE("doctor tells a native host that does not answer") {
  const Fixture fixture;
  const auto checks = run_checks({.browser = "chromium",
                                  .extension_directory = fixture.options().extension_directory,
                                  .native_host = "/bin/true"});
  std::map<std::string, Check> by_subject;
  for (const auto& each : checks) by_subject[each.subject] = each;
  CHECK(by_subject["browser"].state == Check::State::kWorks);
  CHECK(by_subject["extension"].state == Check::State::kWorks);
  CHECK(by_subject["CPU sampler"].state == Check::State::kWorks);
  CHECK(by_subject["native host"].state == Check::State::kMissing);
  CHECK_THAT(by_subject["native host"].finding, Catch::StartsWith("Error: "));
  CHECK(by_subject["WebGL"].state != Check::State::kMissing);
  CHECK(by_subject.contains("load"));
  CHECK(fixture.clean());
}
