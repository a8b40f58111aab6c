#include "server/http/request_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>

namespace webdyno::http {
namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using bhttp::field;
using Header = bhttp::request_header<>;

constexpr unsigned kHttp11 = 11;

/// What decides whom a request is for, who it is from and where it ends. Of two equal ones, too:
/// another party may join them.
constexpr std::array kSingle = {field::host, field::origin, field::authorization,
                                field::content_length, field::transfer_encoding};

std::optional<std::string> ambiguity(const Header& header) {
  for (const field each : kSingle) {
    if (header.count(each) > 1) {
      const auto name = bhttp::to_string(each);
      return fmt::format("there is more than one {} header",
                         std::string_view(name.data(), name.size()));
    }
  }
  const bool chunked = header.find(field::transfer_encoding) != header.end();
  const auto length = header[field::content_length];
  const bool has_length = header.find(field::content_length) != header.end();
  if (has_length && (length.empty() || !std::all_of(length.begin(), length.end(), [](char each) {
                       return each >= '0' && each <= '9';
                     })))
    return "Content-Length is one whole number";
  if (chunked && (has_length || header.version() < kHttp11 ||
                  !beast::iequals(header[field::transfer_encoding], "chunked")))
    return "Transfer-Encoding is chunked or not there, and chunked in HTTP/1.1 without "
           "Content-Length";
  const bool reads = header.method() == bhttp::verb::get || header.method() == bhttp::verb::head;
  if (reads && (chunked || length.find_first_not_of('0') != length.npos))
    return fmt::format("{} has no body", std::string(header.method_string()));
  return std::nullopt;
}

}  // namespace

tl::expected<Request, std::string> read_head(const Header& header) {
  if (auto reason = ambiguity(header)) return tl::unexpected(std::move(*reason));
  const auto target = boost::urls::parse_origin_form(header.target());
  if (!target) return tl::unexpected(std::string("the request target is no valid path"));
  Request request;
  request.method = std::string(header.method_string());
  request.path = target->path();
  for (const auto& parameter : target->params()) request.query[parameter.key] = parameter.value;
  request.host = std::string(header[field::host]);
  if (header.find(field::origin) != header.end())
    request.origin = std::string(header[field::origin]);
  request.authorization = std::string(header[field::authorization]);
  return request;
}

}  // namespace webdyno::http
