#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "server/api/collector.hpp"
#include "tests/integration/collector/http_client.hpp"

namespace webdyno::test {

/// Of a collector whose files are all below one directory, on ports of its own.
api::CollectorOptions options_below(const std::filesystem::path& directory,
                                    const std::filesystem::path& web_directory);

/// A collector in this process, on a thread of its own, and its token to ask it with.
class ServedCollector {
 public:
  explicit ServedCollector(const api::CollectorOptions& options);
  ~ServedCollector();
  ServedCollector(const ServedCollector&) = delete;
  ServedCollector& operator=(const ServedCollector&) = delete;

  std::uint16_t port() const { return port_; }
  const std::map<std::string, std::string>& headers() const { return headers_; }
  /// `path`: below /api/v1.
  HttpAnswer get(const std::string& path) const;
  HttpAnswer post(const std::string& path, const nlohmann::json& body) const;
  /// A connection that has been answered and gets the events from now on, for the caller to read
  /// and close.
  int listen() const;
  api::Collector& operator*() { return collector_; }

 private:
  api::Collector collector_;
  std::thread thread_;
  std::uint16_t port_;
  std::map<std::string, std::string> headers_;
};

/// The answer to what a benchmark asks for; says what came and ends the program when it is not 200.
nlohmann::json json_or_exit(const HttpAnswer& answer);

}  // namespace webdyno::test
