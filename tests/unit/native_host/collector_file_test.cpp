#include "native_host/collector_file.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "schema/wire/process_owner.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::native_host {
namespace {

using Catch::Matchers::EndsWith;
using nlohmann::json;

json good() {
  return {{"url", "http://127.0.0.1:8807"},
          {"token", "0123456789abcdef0123456789abcdef"},
          {"pid", ::getpid()}};
}

class CollectorFile {
 public:
  explicit CollectorFile(const std::string& text, mode_t mode = 0600) {
    test::write_file(path(), text);
    ::chmod(path().c_str(), mode);
  }
  std::filesystem::path path() const { return directory_.path() / "collector.json"; }
  std::string refusal() const {
    const auto read = read_collector_file(path());
    return read ? "believed" : read.error();
  }

 private:
  test::TemporaryDirectory directory_;
};

std::string refusal_with(const char* key, const json& value) {
  json content = good();
  content[key] = value;
  return CollectorFile(content.dump()).refusal();
}

TEST_CASE("the file of a running collector says where it listens") {
  const CollectorFile file(good().dump());
  const auto collector = read_collector_file(file.path());
  REQUIRE(collector);
  CHECK(collector->url == "http://127.0.0.1:8807");
  CHECK(collector->token == "0123456789abcdef0123456789abcdef");
}

TEST_CASE("without a file, and after its process has ended, no collector runs") {
  const test::TemporaryDirectory directory;
  const auto missing = directory.path() / "collector.json";
  CHECK(read_collector_file(missing).error() == missing.string() + " is not there");

  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  json content = good();
  content["pid"] = child;
  const CollectorFile file(content.dump());
  CHECK_THAT(file.refusal(),
             EndsWith(" was left by process " + std::to_string(child) + ", which has ended"));
}

TEST_CASE("the file of a container that shares the home is not taken for this one's") {
  json content = good();
  content.update(wire::this_process());
  CHECK(CollectorFile(content.dump()).refusal() == "believed");
  content["pid_namespace"] = content["pid_namespace"].get<std::uint64_t>() + 1;
  CHECK_THAT(CollectorFile(content.dump()).refusal(),
             Catch::Matchers::Contains(" is of a webdyno in another container"));
}

TEST_CASE("nor is a process that has got the pid of one that was killed") {
  json content = good();
  content.update(wire::this_process());
  content["start_ticks"] = 1;
  CHECK_THAT(CollectorFile(content.dump()).refusal(), EndsWith(", which has ended"));
}

TEST_CASE("a file that others could read or write is not believed") {
  const auto mode = GENERATE(0644, 0660, 0400, 0700, 04600);
  const CollectorFile file(good().dump(), static_cast<mode_t>(mode));
  CHECK_THAT(file.refusal(), Catch::Matchers::Contains("has mode ") && EndsWith("; allowed: 0600"));
}

TEST_CASE("a link, a directory and a pipe are not believed") {
  const CollectorFile target(good().dump());
  const test::TemporaryDirectory directory;
  const auto name = directory.path() / "collector.json";
  const auto refusal = [&name] { return read_collector_file(name).error(); };

  std::filesystem::create_symlink(target.path(), name);
  CHECK_THAT(refusal(), EndsWith(" is a symbolic link"));
  std::filesystem::remove(name);
  std::filesystem::create_directory(name);
  CHECK_THAT(refusal(), EndsWith(" is not a regular file"));
  std::filesystem::remove(name);
  REQUIRE(::mkfifo(name.c_str(), 0600) == 0);
  CHECK_THAT(refusal(), EndsWith(" is not a regular file"));
}

TEST_CASE("a file of another user is not believed") {
  if (::geteuid() != 0) {
    WARN("only root can give a file away; not checked");
    return;
  }
  const CollectorFile file(good().dump());
  REQUIRE(::chown(file.path().c_str(), 65534, 65534) == 0);
  CHECK_THAT(file.refusal(), EndsWith(" belongs to user 65534"));
}

TEST_CASE("content that is not a collector's is not believed") {
  CHECK_THAT(CollectorFile("").refusal(), Catch::Matchers::Contains(" is not JSON: "));
  CHECK_THAT(CollectorFile("[]").refusal(), EndsWith(" holds no JSON object"));
  CHECK_THAT(CollectorFile(std::string(5000, ' ')).refusal(), EndsWith(" longer than 4096 bytes"));
  for (const json& url : {json(), json(7), json("http://10.0.0.1:80"), json("http://127.0.0.1"),
                          json("http://127.0.0.1:80/x"), json("https://127.0.0.1:80")}) {
    CHECK_THAT(refusal_with("url", url), EndsWith(" has no url of the form http://127.0.0.1:PORT"));
  }
  CHECK_THAT(refusal_with("token", "short"), EndsWith(" has no token of 32 characters or more"));
  for (const json& pid : {json(), json(0), json(-1), json("1"), json(1.5), json(4294967297)}) {
    CHECK_THAT(refusal_with("pid", pid), EndsWith(" has no pid"));
  }
}

}  // namespace
}  // namespace webdyno::native_host
