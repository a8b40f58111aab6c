// What comes over a connection before anybody knows who it is, and how many of them there may be.
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <deque>
#include <filesystem>
#include <string>

#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"

using webdyno::test::CollectorProcess;
using webdyno::test::TemporaryDirectory;

namespace {

/// A connection on which every byte is the test's own.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    const timeval never{.tv_sec = 60, .tv_usec = 0};  // a test that hangs fails
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &never, sizeof(never));
  }
  ~RawConnection() { ::close(socket_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void send(const std::string& bytes) {
    REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }

  /// Status of the answer that comes, 0 when none does. Of a small one all is read.
  unsigned status() {
    std::string text;
    char buffer[4096];
    while (text.find("\r\n\r\n") == std::string::npos) {
      const auto size = ::recv(socket_, buffer, sizeof(buffer), 0);
      if (size <= 0) return 0;
      text.append(buffer, static_cast<std::size_t>(size));
    }
    return static_cast<unsigned>(std::stoul(text.substr(text.find(' ') + 1, 3)));
  }

 private:
  int socket_;
};

unsigned status_of(std::uint16_t port, const std::string& bytes) {
  RawConnection connection(port);
  connection.send(bytes);
  return connection.status();
}

std::size_t descriptors(pid_t pid) {
  const std::filesystem::directory_iterator open(fmt::format("/proc/{}/fd", pid));
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a request that two parties could read differently is 400") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const std::string host = fmt::format("Host: 127.0.0.1:{}\r\n", collector.port());
  const std::string token = fmt::format("Authorization: Bearer {}\r\n", collector.token());
  const std::string origin = fmt::format("Origin: http://127.0.0.1:{}\r\n", collector.port());
  const std::string body = R"({"sql": "SELECT 1"})";
  const std::string length = fmt::format("Content-Length: {}\r\n", body.size());
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const std::string chunk = fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", body.size(), body);
  const auto post = [&](const std::string& header, const std::string& content) {
    INFO(header);
    return status_of(collector.port(),
                     "POST /api/v1/query HTTP/1.1\r\n" + header + "\r\n" + content);
  };
  CHECK(post(host + token + origin + length, body) == 200);
  CHECK(post(host + token + chunked, chunk) == 200);

  CHECK(post(host + "Host: evil.example\r\n" + token + length, body) == 400);
  CHECK(post("Host: evil.example\r\n" + host + token + length, body) == 400);
  CHECK(post(host + host + token + length, body) == 400);
  CHECK(post(host + token + token + length, body) == 400);
  CHECK(post(host + token + "Authorization: Bearer x\r\n" + length, body) == 400);
  CHECK(post(host + token + origin + "Origin: https://evil.example\r\n" + length, body) == 400);
  CHECK(post(host + token + origin + origin + length, body) == 400);
  CHECK(post(host + token + length + length, body) == 400);
  CHECK(post(host + token + length + "Content-Length: 3\r\n", body) == 400);
  CHECK(post(host + token + fmt::format("Content-Length: {0}, {0}\r\n", body.size()), body) == 400);
  CHECK(post(host + token + fmt::format("Content-Length: +{}\r\n", body.size()), body) == 400);
  CHECK(post(host + token + length + chunked, chunk) == 400);
  CHECK(post(host + token + chunked + length, chunk) == 400);
  CHECK(post(host + token + chunked + chunked, chunk) == 400);
  CHECK(post(host + token + "Transfer-Encoding: gzip, chunked\r\n", chunk) == 400);
  CHECK(post(host + token + "Transfer-Encoding: identity\r\n", body) == 400);
  CHECK(post(host + token + "Content-Length : 3\r\n", body) == 400);
  CHECK(post(host + token + chunked, "no chunk\r\n\r\n") == 400);

  const auto get = [&](const std::string& line, const std::string& header) {
    return status_of(collector.port(), line + "\r\n" + header + "\r\n");
  };
  CHECK(get("GET / HTTP/1.1", host) == 200);
  CHECK(get("GET / HTTP/1.1", host + "Host: evil.example\r\n") == 400);
  CHECK(get("GET / HTTP/1.1", host + length) == 400);
  CHECK(get("GET / HTTP/1.1", host + chunked) == 400);
  CHECK(get("GET http://evil.example/ HTTP/1.1", host) == 400);
  CHECK(get("nonsense", host) == 400);
}

TEST_CASE("who it is from is looked at before anything of the body is read") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  // Of the 16 MiB nothing follows: who waits for them gives no answer.
  const std::string rest = "Content-Length: 16777216\r\n\r\n";
  const auto ask = [&](std::uint16_t port, const std::string& line, const std::string& header) {
    return status_of(port, line + " HTTP/1.1\r\n" + header + rest);
  };
  const std::string host = fmt::format("Host: 127.0.0.1:{}\r\n", collector.port());
  CHECK(ask(collector.port(), "POST /api/v1/query", host) == 401);
  CHECK(ask(collector.port(), "POST /api/v1/query", "Host: evil.example\r\n") == 403);
  CHECK(ask(collector.port(), "POST /api/v1/query",
            host + "Authorization: Bearer x\r\nOrigin: https://evil.example\r\n") == 403);
  CHECK(ask(collector.port(), "POST /", host) == 405);
  const std::string pages = fmt::format("Host: 127.0.0.1:{}\r\n", collector.workload_port());
  CHECK(ask(collector.workload_port(), "POST /workload.html", pages) == 405);
  CHECK(ask(collector.workload_port(), "GET /workload.html", pages) == 400);
}

TEST_CASE("a refusal without a body leaves the connection open, one with a body ends it") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const std::string host = fmt::format("Host: 127.0.0.1:{}\r\n", collector.port());
  const std::string unknown = "GET /api/v1/status HTTP/1.1\r\n" + host + "\r\n";
  RawConnection connection(collector.port());
  for (int i = 0; i < 3; ++i) {
    connection.send(unknown);
    CHECK(connection.status() == 401);
  }
}

TEST_CASE("connections that ask for nothing make room for those that do") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  webdyno::test::FakeDriver driver(collector);
  // One that waits for its answer is not among those.
  const int waiting =
      webdyno::test::send_request(collector.port(), "GET", "/api/v1/events",
                                  {{"Authorization", "Bearer " + collector.token()}}, "");
  const std::size_t before = descriptors(collector.pid());
  for (const std::uint16_t port : {collector.port(), collector.workload_port()}) {
    std::deque<RawConnection> idle;
    for (int i = 0; i < 400; ++i) {
      idle.emplace_back(port);
      if (i % 2 == 0) idle.back().send("GET / HTTP/1.1\r\n");  // begun, and not gone on with
    }
    CHECK(CollectorProcess::request(port, "GET", "/catalog.json", {}, "").status != 0);
    CHECK(descriptors(collector.pid()) < before + 300);
  }
  CHECK(collector.get("/status").status == 200);
  timeval soon{.tv_sec = 60, .tv_usec = 0};
  ::setsockopt(waiting, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
  char first = 0;
  CHECK(::recv(waiting, &first, 1, 0) == 1);  // its header, and then its events
  ::close(waiting);
}

TEST_CASE("without descriptors the collector says so once, and goes on when there are some") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  CHECK(collector.get("/status").status == 200);
  collector.limit_descriptors(descriptors(collector.pid()) + 8);
  {
    std::deque<RawConnection> many;
    for (int i = 0; i < 60; ++i) many.emplace_back(collector.port());
    // Those that ask for nothing go, one after another.
    CHECK(collector.get("/status").status == 200);
  }
  CHECK_THAT(collector.log(), Catch::Contains("no connection can be accepted"));
  CHECK(lines(collector.log()) == 1);
  collector.limit_descriptors(1024);
  CHECK(collector.get("/status").status == 200);
}

TEST_CASE("an address may be as long as a trial's parameters make it, and no longer") {
  const TemporaryDirectory directory;
  const CollectorProcess collector(directory, directory.path() / "locks");
  const auto status = [&](std::size_t bytes) {
    return status_of(collector.workload_port(),
                     fmt::format("GET /none?input={} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
                                 std::string(bytes, 'x'), collector.workload_port()));
  };
  CHECK(status(9'000) == 404);
  CHECK(status(240'000) == 404);
  CHECK(status(300'000) == 400);
}
