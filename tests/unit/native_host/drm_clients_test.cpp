#include "native_host/sampling/gpu/drm_clients.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

/// Process 50 of a /proc in which a file is opened, written and closed as a test likes.
class Descriptors {
 public:
  void open(int fd, const std::string& target, const std::string& info) {
    const auto link = process() / "fd" / std::to_string(fd);
    fs::create_directories(link.parent_path());
    fs::remove(link);
    fs::create_symlink(target, link);
    say(fd, info);
  }
  /// In place: a file that is kept open reads it.
  void say(int fd, const std::string& info) {
    test::write_file(process() / "fdinfo" / std::to_string(fd), info);
  }
  void close(int fd) {
    fs::remove(process() / "fd" / std::to_string(fd));
    say(fd, "");
  }
  const fs::path& root() const { return directory_.path(); }

 private:
  fs::path process() const { return root() / "proc" / "50"; }
  test::TemporaryDirectory directory_;
};

std::string render(int client, std::int64_t ns, int memory_kib,
                   const std::string& bus = "0000:00:02.0") {
  return "pos:\t0\ndrm-driver:\ti915\ndrm-client-id:\t" + std::to_string(client) + "\ndrm-pdev:\t" +
         bus + "\ndrm-resident-system0:\t" + std::to_string(memory_kib) +
         " KiB\ndrm-engine-render:\t" + std::to_string(ns) + " ns\n";
}

std::int64_t busy(const DrmDeviceUsage& usage) { return usage.engines.at(0).busy; }

TEST_CASE("clients of one device are added up, each once however many descriptors it has") {
  Descriptors process;
  process.open(3, "/dev/dri/renderD128", render(7, 1000, 10));
  process.open(4, "/dev/dri/renderD128", render(7, 1000, 10));
  process.open(5, "/dev/dri/card0", render(8, 50, 1));
  process.open(6, "/dev/dri/renderD129", render(7, 1, 2, "0000:03:00.0"));
  process.open(7, "/dev/null", "pos:\t0\nflags:\t02\n");
  process.open(8, "socket:[4711]", "pos:\t0\nflags:\t02\n");
  DrmClients clients(process.root(), 50);
  REQUIRE(clients.find());
  REQUIRE(clients.find());
  const auto devices = clients.read();
  REQUIRE(devices.size() == 2);
  CHECK(devices[0].bus_id == "0000:00:02.0");
  CHECK(busy(devices[0]) == 1050);
  CHECK(devices[0].memory_bytes == 11 * 1024);
  CHECK(devices[1].bus_id == "0000:03:00.0");
  CHECK(busy(devices[1]) == 1);
}

TEST_CASE("a counter that goes back keeps its larger value; memory is what it is") {
  Descriptors process;
  process.open(3, "/dev/dri/renderD128", render(7, 1000, 10));
  DrmClients clients(process.root(), 50);
  REQUIRE(clients.find());
  clients.read();
  process.say(3, render(7, 900, 4));
  const auto devices = clients.read();
  REQUIRE(devices.size() == 1);
  CHECK(busy(devices[0]) == 1000);
  CHECK(devices[0].memory_bytes == 4 * 1024);
  process.say(3, render(7, 1100, 4));
  CHECK(busy(clients.read().at(0)) == 1100);
}

TEST_CASE("a client that is closed keeps what it has used and holds no memory") {
  Descriptors process;
  process.open(3, "/dev/dri/renderD128", render(7, 1000, 10));
  process.open(4, "/dev/dri/renderD128", render(8, 50, 1));
  DrmClients clients(process.root(), 50);
  REQUIRE(clients.find());
  clients.read();

  SECTION("and its number is nobody's") { process.close(3); }
  SECTION("and its number is another client's, before anybody looked for it") {
    process.say(3, render(9, 400, 6));
  }
  const auto devices = clients.read();
  REQUIRE(devices.size() == 1);
  CHECK(busy(devices[0]) == 1050);
  CHECK(devices[0].memory_bytes == 1024);

  process.open(3, "/dev/dri/renderD128", render(9, 400, 6));
  REQUIRE(clients.find());
  CHECK(busy(clients.read().at(0)) == 1450);
}

TEST_CASE("a client of several descriptors lives on with those that are left") {
  Descriptors process;
  process.open(3, "/dev/dri/renderD128", render(7, 1000, 10));
  process.open(4, "/dev/dri/renderD128", render(7, 1000, 10));
  DrmClients clients(process.root(), 50);
  REQUIRE(clients.find());
  clients.read();
  process.close(3);
  clients.read();
  process.say(4, render(7, 1200, 8));
  REQUIRE(clients.find());
  const auto devices = clients.read();
  CHECK(busy(devices.at(0)) == 1200);
  CHECK(devices.at(0).memory_bytes == 8 * 1024);
}

TEST_CASE("a process without DRM files uses no device; one that nobody may look at says so") {
  Descriptors process;
  process.open(3, "/dev/null", "pos:\t0\n");
  DrmClients clients(process.root(), 50);
  CHECK(clients.find());
  CHECK(clients.read().empty());
  CHECK_FALSE(DrmClients(process.root(), 51).find());
}

}  // namespace
}  // namespace webdyno::sampling
