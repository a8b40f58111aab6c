// What both servers give without a token: the files that are meant, and by no name another one.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "schema/wire/identity.hpp"
#include "tests/integration/collector/collector_process.hpp"

using webdyno::test::CollectorProcess;
using webdyno::test::TemporaryDirectory;

namespace {

constexpr const char* kSecret = "SQLite format 3, as it were";

/// Everything that a person may have beside what is served, with the same words in it; in the
/// folders that are served, links that lead to it.
struct Home {
  Home() {
    for (const auto& folder : {data, data / "prepared", data / "vendor", mnist, model}) {
      std::filesystem::create_directories(folder);
      std::ofstream(folder / "secret.txt") << kSecret;
    }
    std::filesystem::remove(data / "prepared" / "secret.txt");
    std::filesystem::remove(data / "vendor" / "secret.txt");
    std::filesystem::remove(model / "secret.txt");
    for (const char* file : {"webdyno.db", "webdyno.db-wal"}) std::ofstream(data / file) << kSecret;
    std::ofstream(directory.path() / "secret.txt") << kSecret;
    for (const auto& folder : {data / "prepared", data / "vendor"}) {
      std::filesystem::create_directories(folder / "a" / "1.0");
      std::ofstream(folder / "a" / "1.0" / "open.json") << "{}";
      std::filesystem::create_symlink(data / "webdyno.db", folder / "link.db");
      std::filesystem::create_directory_symlink(data, folder / "way_out");
    }
    for (const char* name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"})
      std::ofstream(mnist / name) << "numbers";
    std::ofstream(model / "model.tflite") << "weights";
    std::ofstream(text) << "words";
  }

  std::string options() const {
    return fmt::format("--mnist-dir {} --text-file {} --model-dir {}", mnist.string(),
                       text.string(), model.string());
  }

  TemporaryDirectory directory;
  std::filesystem::path data = directory.path() / "data" / "webdyno";
  std::filesystem::path mnist = directory.path() / "mnist";
  std::filesystem::path model = directory.path() / "model";
  std::filesystem::path text = directory.path() / "text.txt";
};

const std::vector<std::string> kDots = {"..",           "%2e%2e",       ".%2e",  "%2E.",
                                        "%252e%252e",   "..%00",        "...",   "..;",
                                        "%c0%ae%c0%ae", "%u002e%u002e", "..%5c", "way_out"};
const std::vector<std::string> kSlashes = {"/", "%2f", "%2F", "//", "%5c", "\\", "%252f", "%c0%af"};

/// Ways from a folder of one of the routes to a file that lies up to four levels above it.
std::vector<std::string> ways_out(const std::string& route, const Home& home) {
  std::vector<std::string> ways;
  for (const auto& dots : kDots) {
    for (const auto& slash : kSlashes) {
      std::string up;
      for (int levels = 1; levels <= 4; ++levels) {
        up += dots + slash;
        for (const char* file : {"webdyno.db", "secret.txt"}) ways.push_back(route + up + file);
      }
    }
  }
  const std::string absolute = (home.data / "webdyno.db").string();
  for (const std::string& each :
       {absolute, "/" + absolute, absolute.substr(1), "file://" + absolute, std::string("link.db"),
        std::string("link.db%00.json"), std::string("way_out/webdyno.db"),
        std::string("a/../link.db"), std::string("a/1.0/../../../webdyno.db"),
        std::string("secret.txt"), std::string("~"), "%2f" + absolute.substr(1)})
    ways.push_back(route + each);
  return ways;
}

}  // namespace

TEST_CASE("no static route of either server leads out of its folder") {
  const Home home;
  CollectorProcess collector(home.directory, home.directory.path() / "locks", home.options());
  const std::vector<std::string> of_workloads = {"/",
                                                 "/prepared/",
                                                 "/prepared/a/1.0/",
                                                 "/vendor/",
                                                 "/vendor/a/1.0/",
                                                 "/data/",
                                                 "/data/mnist/",
                                                 "/data/model/",
                                                 "/data/text/",
                                                 "/harness/",
                                                 "/catalog.json/",
                                                 "/cached/prepared/",
                                                 "/cached/vendor/",
                                                 "/cached/data/model/",
                                                 "/cached/"};
  const std::vector<std::string> of_dashboard = {"/", "/assets/", "/sweeps/", "/live/"};
  const auto walk = [&](std::uint16_t port, const std::vector<std::string>& routes) {
    for (const auto& route : routes) {
      for (const auto& way : ways_out(route, home)) {
        const auto answer = CollectorProcess::request(port, "GET", way, {}, "");
        INFO(way);
        if (answer.body.find(kSecret) != std::string::npos) FAIL_CHECK("it is served");
        if (answer.status >= 500) FAIL_CHECK("it is an error of the server: " << answer.body);
      }
    }
  };
  walk(collector.workload_port(), of_workloads);
  walk(collector.port(), of_dashboard);
}

TEST_CASE("what is meant is served") {
  const Home home;
  CollectorProcess collector(home.directory, home.directory.path() / "locks", home.options());
  const auto body = [&](const std::string& target) {
    const auto answer = CollectorProcess::request(collector.workload_port(), "GET", target, {}, "");
    return answer.status == 200 ? answer.body : std::to_string(answer.status);
  };
  CHECK(body("/prepared/a/1.0/open.json") == "{}");
  CHECK(body("/cached/prepared/a/1.0/open.json") == "{}");
  CHECK(body("/vendor/a/1.0/open.json") == "{}");
  CHECK(body("/data/mnist/train-images-idx3-ubyte") == "numbers");
  CHECK(body("/data/mnist/secret.txt") == "404");
  // Over "model.tflite", a zero, the hash of "weights" and a line's end.
  const std::string name =
      "model-" + webdyno::wire::sha256_hex(std::string("model.tflite") + '\0' +
                                           webdyno::wire::sha256_hex("weights") + '\n')
                     .substr(0, 12);
  CHECK(body("/data/model/" + name + "/model.tflite") == "weights");
  CHECK(body("/data/model/model.tflite") == "404");
  CHECK(body("/data/text") == "words");
  CHECK(body("/prepared/a/1.0/open.json%00.js") == "404");
  std::filesystem::remove(home.text);
  CHECK(body("/data/text") == "404");
}

TEST_CASE("files are read and not written, on either server") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    INFO(method);
    CHECK(CollectorProcess::request(collector.workload_port(), method, "/workload.html", {}, "x")
              .status == 405);
    CHECK(CollectorProcess::request(collector.port(), method, "/", {}, "x").status == 405);
  }
}
