#include "tests/integration/collector/http_client.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cctype>

namespace webdyno::test {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

namespace {

beast::tcp_stream sent(net::io_context& io, std::uint16_t port, const std::string& method,
                       const std::string& target, const std::map<std::string, std::string>& headers,
                       const std::string& body) {
  beast::tcp_stream stream(io);
  stream.connect(net::ip::tcp::endpoint(net::ip::address_v4::loopback(), port));
  bhttp::request<bhttp::string_body> request(bhttp::string_to_verb(method), target, 11);
  request.set(bhttp::field::host, fmt::format("127.0.0.1:{}", port));
  for (const auto& [name, value] : headers) request.set(name, value);
  request.body() = body;
  request.prepare_payload();
  bhttp::write(stream, request);
  return stream;
}

}  // namespace

int send_request(std::uint16_t port, const std::string& method, const std::string& target,
                 const std::map<std::string, std::string>& headers, const std::string& body) {
  net::io_context io;
  return sent(io, port, method, target, headers, body).release_socket().release();
}

HttpAnswer http_request(std::uint16_t port, const std::string& method, const std::string& target,
                        const std::map<std::string, std::string>& headers,
                        const std::string& body) {
  net::io_context io;
  auto stream = sent(io, port, method, target, headers, body);
  beast::flat_buffer buffer;
  bhttp::response_parser<bhttp::string_body> parser;
  parser.body_limit(boost::none);
  parser.skip(method == "HEAD");  // it has no body, whatever its header says
  bhttp::read(stream, buffer, parser);
  const auto& response = parser.get();
  HttpAnswer answer{response.result_int(), {}, response.body()};
  for (const auto& field : response) {
    std::string name(field.name_string());
    for (auto& character : name) character = static_cast<char>(std::tolower(character));
    answer.headers[name] = std::string(field.value());
  }
  return answer;
}

}  // namespace webdyno::test
