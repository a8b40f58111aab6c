#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace webdyno::test {

struct HttpAnswer {
  unsigned status;
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;
  nlohmann::json json() const { return nlohmann::json::parse(body); }
};

/// One request to a port on 127.0.0.1, on a connection of its own; a Host header is set unless one
/// is given. Throws boost::system::system_error when the connection breaks.
HttpAnswer http_request(std::uint16_t port, const std::string& method, const std::string& target,
                        const std::map<std::string, std::string>& headers, const std::string& body);

/// Sends a request and leaves its answer to come: the connection, for the caller to close.
int send_request(std::uint16_t port, const std::string& method, const std::string& target,
                 const std::map<std::string, std::string>& headers, const std::string& body);

}  // namespace webdyno::test
