#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "server/http/request_head.hpp"
#include "tests/fuzz/fuzzed.hpp"

namespace http = boost::beast::http;

// The bytes of a connection, by the parser that the server has.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  http::request_parser<http::empty_body> parser;
  boost::beast::error_code failed;
  parser.put(boost::asio::buffer(data, size), failed);
  if (!parser.is_header_done()) return 0;
  const auto request = webdyno::http::read_head(parser.get().base());
  if (request) {
    webdyno::fuzz::require(request->path.starts_with("/"), "a path begins at the root");
  } else {
    webdyno::fuzz::require(request.error().find('\n') == std::string::npos,
                           "a refusal is one line");
  }
  return 0;
}
