#include <catch2/catch.hpp>

#include "tests/integration/native_host/host_process.hpp"

// The real program over real pipes: what it makes of a stream of bytes.
namespace webdyno::test {
namespace {

constexpr std::uint32_t kMebibyte = 1024 * 1024;

std::string length(std::uint32_t value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

TEST_CASE("the end of the stream is the ordinary end") {
  HostProcess host;
  SECTION("before any message") {}
  SECTION("after messages, whose answers still come") {
    host.send(hello_request());
    host.send(clock_request(1));
    host.close_input();
    CHECK(host.receive("hello")["type"] == "hello");
    CHECK(host.receive("clock")["ping_id"] == 1);
  }
  SECTION("while an attempt is sampled") {
    host.send(start_request(100));
    host.receive("started");
  }
  host.close_input();
  CHECK(host.end() == 0);
  CHECK(host.log().empty());
}

TEST_CASE("a message may come in pieces, and several at once") {
  HostProcess host;
  for (const char byte : HostProcess::framed(clock_request(1).dump())) {
    host.send_bytes(std::string(1, byte));
  }
  CHECK(host.receive("clock")["ping_id"] == 1);
  std::string many;
  for (int i = 2; i < 100; ++i) many += HostProcess::framed(clock_request(i).dump());
  host.send_bytes(many);
  for (int i = 2; i < 100; ++i) CHECK(host.receive("clock")["ping_id"] == i);
}

TEST_CASE("a large message that is allowed is read whole") {
  HostProcess host;
  host.send_bytes(length(kMebibyte));
  std::string text = clock_request(7).dump();
  text.resize(kMebibyte, ' ');
  for (std::size_t at = 0; at < text.size(); at += 4096) host.send_bytes(text.substr(at, 4096));
  CHECK(host.receive("clock")["ping_id"] == 7);
}

TEST_CASE("a broken frame is told and ends the host") {
  HostProcess host;
  host.send(clock_request(1));
  std::string code = "bad_frame";
  std::string message;
  SECTION("zero length") {
    host.send_bytes(length(0));
    message = "a frame of 0 bytes; a message is a JSON object";
  }
  SECTION("too long") {
    host.send_bytes(length(kMebibyte + 1));
    code = "frame_too_large";
    message = "a frame of 1048577 bytes; allowed: at most 1048576";
  }
  SECTION("the end inside a length") {
    host.send_bytes(length(7).substr(0, 3));
    host.close_input();
    message = "the stream ended after 3 of the 4 bytes of a length";
  }
  SECTION("the end inside a message") {
    host.send_bytes(length(100) + "{\"type\"");
    host.close_input();
    message = "the stream ended after 7 of the 100 bytes of a message";
  }
  CHECK(host.receive("clock")["ping_id"] == 1);
  const auto error = host.receive("error");
  CHECK(error["code"] == code);
  CHECK(error["message"] == message);
  CHECK(host.end() == 1);
  CHECK_THAT(host.log(), Catch::Matchers::Contains(message));
}

TEST_CASE("a bad message is told and the host goes on") {
  HostProcess host;
  host.send_bytes(HostProcess::framed("{\"type\": nonsense"));
  CHECK(host.receive("error")["code"] == "bad_json");
  host.send_bytes(HostProcess::framed("\x80\xff"));
  CHECK(host.receive("error")["code"] == "bad_json");
  host.send({{"type", "shutdown"}});
  CHECK(host.receive("error")["code"] == "bad_message");
  host.send(stop_request());
  CHECK(host.receive("error")["code"] == "wrong_state");
  host.send(clock_request(1));
  CHECK(host.receive("clock")["ping_id"] == 1);
  host.close_input();
  CHECK(host.end() == 0);
}

TEST_CASE("what is logged goes to standard error; standard output has messages only") {
  HostProcess host(HostProcess::Environment{{"WEBDYNO_LAUNCH_UUID", "not-a-uuid"},
                                            {"WEBDYNO_COLLECTOR_FILE", "/dev/null"}});
  host.send(hello_request());
  const auto hello = host.receive("hello");
  CHECK(hello["launch_uuid"].is_null());
  CHECK(hello["collector"].is_null());
  // Whoever prints without thinking of it prints to standard error, too.
  const auto descriptors = std::filesystem::path("/proc") / std::to_string(host.pid()) / "fd";
  CHECK(std::filesystem::read_symlink(descriptors / "1") ==
        std::filesystem::read_symlink(descriptors / "2"));
  host.close_input();
  CHECK(host.end() == 0);
  CHECK_THAT(host.log(), Catch::Matchers::Contains("WEBDYNO_LAUNCH_UUID") &&
                             Catch::Matchers::Contains("/dev/null is not a regular file"));
}

TEST_CASE("a browser that has closed its end is no reason to crash") {
  HostProcess host;
  host.send(clock_request(1));
  host.receive("clock");
  host.close_output();
  host.send(clock_request(2));
  CHECK(host.wait() == 1);
  CHECK_THAT(host.log(), Catch::Matchers::Contains("cannot write to the browser"));
}

}  // namespace
}  // namespace webdyno::test
