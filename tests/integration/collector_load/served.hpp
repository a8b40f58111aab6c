#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "server/api/collector.hpp"
#include "tests/integration/collector/http_client.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::test {

/// A collector that owns the fixture's sweep, on a thread of its own.
class Served {
 public:
  explicit Served(SweepFixture& fixture, api::LaunchedBrowser* browser = nullptr)
      : collector_(options(fixture, browser)), thread_([this] { collector_.run(); }) {
    const std::string url = collector_.dashboard_url();
    port_ = static_cast<std::uint16_t>(std::stoi(url.substr(url.find(':', 7) + 1)));
    headers_ = {{"Authorization", "Bearer " + url.substr(url.find("token=") + 6)}};
  }
  ~Served() {
    collector_.stop();
    thread_.join();
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  std::uint16_t port() const { return port_; }
  const std::map<std::string, std::string>& headers() const { return headers_; }
  HttpAnswer get(const std::string& path) const {
    return http_request(port_, "GET", "/api/v1" + path, headers_, "");
  }
  HttpAnswer post(const std::string& path, const nlohmann::json& body) const {
    return http_request(port_, "POST", "/api/v1" + path, headers_, body.dump());
  }
  int listen() const { return send_request(port_, "GET", "/api/v1/events", headers_, ""); }
  api::Collector& operator*() { return collector_; }

 private:
  static api::CollectorOptions options(const SweepFixture& fixture, api::LaunchedBrowser* browser) {
    const auto root = fixture.directory.path();
    const auto workloads = root / "web" / "workloads";
    std::filesystem::create_directories(workloads / "plans");
    std::ofstream(workloads / "catalog.json") << small_catalog_json();
    return {.database = root / "s.db",
            .web_directory = root / "web",
            .data_directory = root / "data",
            .lock_directory = root / "locks",
            .collector_file = root / "collector.json",
            .port = 0,
            .workload_port = 0,
            .only_sweep = fixture.sweep_uuid,
            .mnist_directory = std::nullopt,
            .text_file = std::nullopt,
            .model = std::nullopt,
            .overrides = {},
            .browser = browser};
  }

  api::Collector collector_;
  std::thread thread_;
  std::uint16_t port_ = 0;
  std::map<std::string, std::string> headers_;
};

}  // namespace webdyno::test
