#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webdyno::http {

/// A request as handlers see it: no Beast types, nothing of the transport.
struct Request {
  std::string method;                        // GET, POST ...
  std::string path;                          // percent-decoded, without the query
  std::map<std::string, std::string> query;  // percent-decoded; the last of equal keys
  std::string host;                          // Host header
  std::optional<std::string> origin;         // Origin header
  std::string authorization;                 // Authorization header
  std::string body;
  std::function<bool()> abandoned;  // whether the peer has closed the connection: nobody waits
};

/// Yields the next piece of a body without end, nullopt to end it. Called again only after the
/// piece was sent.
using BodyStream = std::function<boost::asio::awaitable<std::optional<std::string>>()>;

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  BodyStream stream;  // when set, sent in chunks in place of body
};

/// 200 and a JSON body.
Response json_response(const nlohmann::json& body);

/// {"ok": false, "error": {"code", "message", "path"?}}
Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view path = {});

}  // namespace webdyno::http
