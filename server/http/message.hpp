#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webdyno::http {

// A trial's result with 100,000 iterations is 2 MB; a batch of samples 64 KB.
inline constexpr std::uint64_t kMaxBodyBytes = 16 * 1024 * 1024;
inline constexpr std::string_view kTooLarge = "a body is at most 16 MiB";

// A page's address holds the parameters of its trial: of a decoder with 260 cached inputs 15 KB.
inline constexpr std::uint32_t kMaxHeaderBytes = 256 * 1024;
// What else a browser says takes 2 KB, and of the address once more 4 KB at most.
inline constexpr std::size_t kMaxAddressBytes = kMaxHeaderBytes - 16 * 1024;

/// A request as handlers see it: no Beast types, nothing of the transport.
struct Request {
  std::string method;                        // GET, POST ...
  std::string path;                          // percent-decoded, without the query
  std::map<std::string, std::string> query;  // percent-decoded; the last of equal keys
  std::string host;                          // Host header
  std::optional<std::string> origin;         // Origin header
  std::string authorization;                 // Authorization header
  std::string body;
  bool oversized = false;           // the body was larger than kMaxBodyBytes, and is not here
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

/// 413, of a request that is oversized.
Response too_large();

/// {"ok": false, "error": {"code", "message", "path"?}}
Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view path = {});

}  // namespace webdyno::http
