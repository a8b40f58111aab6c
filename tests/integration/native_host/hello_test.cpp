#include <sys/stat.h>
#include <time.h>

#include <catch2/catch.hpp>

#include "tests/integration/native_host/host_process.hpp"
#include "tests/unit/native_host/busy_threads.hpp"
#include "tests/unit/native_host/child.hpp"

// The real program over real pipes: who it says it is, what it knows, what time it has.
namespace webdyno::test {
namespace {

TEST_CASE("hello tells the machine, the browser and the launch") {
  const std::string launch = "01942f3a-8bff-7001-9a5b-aabbccddeeff";
  HostProcess host(HostProcess::Environment{{"WEBDYNO_LAUNCH_UUID", launch}});
  host.send(hello_request());
  const auto hello = host.receive("hello");
  CHECK(hello["launch_uuid"] == launch);
  CHECK(hello["collector"].is_null());
  CHECK(hello["no_collector"] ==
        (host.state_directory() / "collector.json").string() + " is not there");
  CHECK(hello["browser"]["pid"] == ::getpid());
  CHECK_FALSE(hello["browser"]["command_line"].empty());
  const auto& machine = hello["host"];
  CHECK(machine["page_bytes"] == ::sysconf(_SC_PAGESIZE));
  CHECK(machine["fingerprint"]["logical_cpus"] == ::sysconf(_SC_NPROCESSORS_ONLN));
  CHECK(machine["clock"]["monotonic_us"] <= clock_ns(CLOCK_MONOTONIC) / 1000);
}

TEST_CASE("given a root, the host samples its tree and not the one that it was started in") {
  const test::Child root = test::shell("read line", {"--type=renderer"});
  HostProcess host({}, {}, {"--root-pid", std::to_string(root.pid())});
  host.send(hello_request());
  CHECK(host.receive("hello")["browser"]["pid"] == root.pid());
  const std::string trial = "01980000-0000-7000-8000-000000000001";
  host.send({{"type", "start"}, {"trial_uuid", trial}, {"attempt_number", 1}, {"rate_hz", 10}});
  host.receive("started");
  host.send({{"type", "stop"}, {"trial_uuid", trial}, {"attempt_number", 1}});
  const auto batch = host.receive("sample_batch");
  std::map<pid_t, std::string> roles;
  for (const auto& process : batch["processes"]) roles[process["pid"]] = process["role"];
  CHECK(roles[root.pid()] == "native");
  CHECK_FALSE(roles.contains(::getpid()));
  for (const auto& [pid, role] : roles) CHECK(role == (pid == root.pid() ? "native" : "other"));
}

TEST_CASE("a root that is no process id is said, and ends the host") {
  HostProcess host({}, {}, {"--root-pid", "0"});
  CHECK(host.end() == 1);
  CHECK_THAT(host.log(), Catch::Matchers::Contains("--root-pid 0: this is no process id"));
}

TEST_CASE("hello may come again, and the host stays who it was") {
  HostProcess host;
  host.send(hello_request());
  const auto first = host.receive("hello");
  host.send(hello_request());
  CHECK(host.receive("hello")["host"]["host_uuid"] == first["host"]["host_uuid"]);
  CHECK(std::filesystem::exists(host.state_directory() / "host.json"));
}

TEST_CASE("the collector's file is read anew at each hello") {
  HostProcess host;
  const auto file = host.state_directory() / "collector.json";
  const auto collector = [&host] {
    host.send(hello_request());
    return host.receive("hello")["collector"];
  };
  CHECK(collector().is_null());
  const nlohmann::json where = {{"url", "http://127.0.0.1:8807"},
                                {"token", "0123456789abcdef0123456789abcdef"}};
  auto content = where;
  content["pid"] = ::getpid();
  std::ofstream(file) << content.dump();
  ::chmod(file.c_str(), 0600);
  CHECK(collector() == where);
  host.send(hello_request());
  CHECK(host.receive("hello")["no_collector"].is_null());
  ::chmod(file.c_str(), 0644);
  CHECK(collector().is_null());
  CHECK_THAT(host.log(), Catch::Matchers::Contains("has mode 0644; allowed: 0600"));
}

TEST_CASE("WEBDYNO_COLLECTOR_FILE names another file") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "run-1.json";
  std::ofstream(file) << nlohmann::json{
      {"url", "http://127.0.0.1:9"}, {"token", std::string(32, 'f')}, {"pid", ::getpid()}};
  ::chmod(file.c_str(), 0600);
  HostProcess host(HostProcess::Environment{{"WEBDYNO_COLLECTOR_FILE", file}});
  host.send(hello_request());
  CHECK(host.receive("hello")["collector"]["url"] == "http://127.0.0.1:9");
}

TEST_CASE("a state directory that cannot be written is told, and the host goes on") {
  HostProcess host(HostProcess::Environment{{"XDG_STATE_HOME", "/dev/null"}});
  host.send(hello_request());
  const auto error = host.receive("error");
  CHECK(error["code"] == "environment");
  CHECK_THAT(error["message"].get<std::string>(), Catch::Matchers::Contains("/dev/null/webdyno"));
  host.send(clock_request(1));
  CHECK(host.receive("clock")["ping_id"] == 1);
}

TEST_CASE("a wrapper script is not the browser") {
  HostProcess host(HostProcess::Environment{}, {"/bin/sh", "-c", R"("$0" "$@"; exit $?)"});
  host.send(hello_request());
  CHECK(host.receive("hello")["browser"]["pid"] == ::getpid());
}

TEST_CASE("the clock is CLOCK_MONOTONIC between question and answer") {
  HostProcess host;
  for (int i = 0; i < 50; ++i) {
    const auto before_us = clock_ns(CLOCK_MONOTONIC) / 1000;
    host.send(clock_request(i));
    const auto answer = host.receive("clock");
    CHECK(answer["ping_id"] == i);
    CHECK(answer["monotonic_us"] >= before_us);
    CHECK(answer["monotonic_us"] <= clock_ns(CLOCK_MONOTONIC) / 1000);
  }
}

}  // namespace
}  // namespace webdyno::test
