#include "server/launch/profile.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "schema/wire/process_owner.hpp"
#include "schema/wire/version.hpp"
#include "tests/unit/launch/surroundings.hpp"
#include "tests/unit/store/file_size_limit.hpp"

using webdyno::launch::native_host_manifest;
using webdyno::launch::Profile;
using webdyno::launch::TemporaryDirectory;
using webdyno::launch::text_of;
using webdyno::launch::Variable;

TEST_CASE("the manifest names the program and the one extension that may start it") {
  const auto manifest = nlohmann::json::parse(native_host_manifest("/opt/a/../webdyno-host"));
  CHECK(manifest["name"] == "org.webdyno.host");
  CHECK(manifest["path"] == "/opt/webdyno-host");
  CHECK(manifest["type"] == "stdio");
  CHECK(manifest["allowed_origins"] ==
        nlohmann::json::array({"chrome-extension://hikkimgnokniakmffedpkkepanihiema/"}));
  const auto relative = nlohmann::json::parse(native_host_manifest("bin/webdyno-host"));
  CHECK(relative["path"] == (std::filesystem::current_path() / "bin/webdyno-host").string());
}

TEST_CASE("a profile is private, holds the manifest, and goes") {
  const TemporaryDirectory temporary;
  const Variable tmpdir("TMPDIR", temporary.path().string());
  std::filesystem::path directory;
  {
    const Profile profile("/opt/webdyno-host");
    directory = profile.directory();
    struct stat info {};
    REQUIRE(::stat(directory.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0700U);
    CHECK(text_of(directory / "NativeMessagingHosts/org.webdyno.host.json") ==
          native_host_manifest("/opt/webdyno-host"));
    temporary.write(directory.filename() / "Default/Cache/file", "x");
  }
  CHECK_FALSE(std::filesystem::exists(directory));
}

TEST_CASE("profiles of killed launchers are removed, those of living ones stay") {
  const TemporaryDirectory temporary;
  const Variable tmpdir("TMPDIR", temporary.path().string());
  const pid_t dead = ::fork();
  if (dead == 0) ::_exit(0);
  REQUIRE(::waitpid(dead, nullptr, 0) == dead);

  const auto owned_by = [](pid_t pid, const char* key, const nlohmann::json& value) {
    auto owner = webdyno::wire::this_process();
    owner["pid"] = pid;
    owner[key] = value;
    return owner.dump();
  };
  const auto prefix = "webdyno-profile-" + std::to_string(dead);
  const auto stale = prefix + "-abcdef";
  temporary.write(std::filesystem::path(stale) / "Default/file", "x");
  temporary.write(std::filesystem::path(stale) / "webdyno-owner.json", owned_by(dead, "pid", dead));
  const auto living = "webdyno-profile-" + std::to_string(::getpid()) + "-abcdef";
  temporary.write(std::filesystem::path(living) / "webdyno-owner.json",
                  webdyno::wire::this_process().dump());
  // Of a process that had our pid before us.
  const auto reused = "webdyno-profile-" + std::to_string(::getpid()) + "-ghijkl";
  temporary.write(std::filesystem::path(reused) / "webdyno-owner.json",
                  owned_by(::getpid(), "start_ticks", 1));
  // Another container has the temporary directory too: nobody has its pid here.
  const auto container = prefix + "-ghijkl";
  temporary.write(std::filesystem::path(container) / "webdyno-owner.json",
                  owned_by(dead, "pid_namespace", 1));
  // It may be one that is being made.
  const auto nameless = prefix + "-mnopqr";
  temporary.write(std::filesystem::path(nameless) / "file", "x");
  temporary.write("someone-elses/webdyno-owner.json", owned_by(dead, "pid", dead));
  const auto target = temporary.write("kept/webdyno-owner.json", owned_by(dead, "pid", dead));
  const auto link = temporary.path() / (prefix + "-linked");
  std::filesystem::create_directory_symlink(target.parent_path(), link);

  const Profile profile("/opt/webdyno-host");
  CHECK_FALSE(std::filesystem::exists(temporary.path() / stale));
  CHECK(std::filesystem::exists(temporary.path() / living));
  CHECK_FALSE(std::filesystem::exists(temporary.path() / reused));
  CHECK(std::filesystem::exists(temporary.path() / container));
  CHECK(std::filesystem::exists(temporary.path() / nameless));
  CHECK(std::filesystem::exists(temporary.path() / "someone-elses"));
  CHECK(std::filesystem::exists(target));
}

TEST_CASE("a temporary directory that cannot be written to is an exception that names it") {
  const Variable tmpdir("TMPDIR", "/proc");
  CHECK_THROWS_WITH(Profile("/opt/webdyno-host"),
                    Catch::Contains("/proc/webdyno-profile-") && Catch::Contains("with TMPDIR"));
}

TEST_CASE("a profile that does not fit is called that, and goes") {
  const TemporaryDirectory temporary;
  const Variable tmpdir("TMPDIR", temporary.path().string());
  const webdyno::test::FileSizeLimit limit(16);
  CHECK_THROWS_WITH(Profile("/opt/webdyno-host"), Catch::Contains("File too large"));
  CHECK(std::filesystem::is_empty(temporary.path()));
}
