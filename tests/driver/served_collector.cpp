#include "tests/driver/served_collector.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace webdyno::test {
namespace {

std::uint16_t port_of(const std::string& url) {
  constexpr std::size_t kBehindScheme = 7;
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.find(':', kBehindScheme) + 1)));
}

std::string token_of(const std::string& url) { return url.substr(url.find("token=") + 6); }

}  // namespace

api::CollectorOptions options_below(const std::filesystem::path& directory,
                                    const std::filesystem::path& web_directory) {
  return {.database = directory / "s.db",
          .web_directory = web_directory,
          .data_directory = directory / "data",
          .lock_directory = directory / "locks",
          .collector_file = directory / "collector.json",
          .port = 0,
          .workload_port = 0,
          .only_sweep = std::nullopt,
          .mnist_directory = std::nullopt,
          .text_file = std::nullopt,
          .models = {},
          .given_data = {}};
}

ServedCollector::ServedCollector(const api::CollectorOptions& options)
    : collector_(options),
      thread_([this] { collector_.run(); }),
      port_(port_of(collector_.dashboard_url())),
      headers_({{"Authorization", "Bearer " + token_of(collector_.dashboard_url())}}) {}

ServedCollector::~ServedCollector() {
  collector_.stop();
  thread_.join();
}

HttpAnswer ServedCollector::get(const std::string& path) const {
  return http_request(port_, "GET", "/api/v1" + path, headers_, "");
}

HttpAnswer ServedCollector::post(const std::string& path, const nlohmann::json& body) const {
  return http_request(port_, "POST", "/api/v1" + path, headers_, body.dump());
}

int ServedCollector::listen() const {
  const int connection = send_request(port_, "GET", "/api/v1/events", headers_, "");
  std::string header;
  for (char next = 0; !header.ends_with("\r\n\r\n") && ::read(connection, &next, 1) == 1;)
    header += next;
  return connection;
}

nlohmann::json json_or_exit(const HttpAnswer& answer) {
  if (answer.status == 200) return answer.json();
  std::fprintf(stderr, "%u: %s\n", answer.status, answer.body.c_str());
  std::exit(1);
}

}  // namespace webdyno::test
