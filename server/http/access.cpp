#include "server/http/access.hpp"

#include <algorithm>
#include <string_view>

namespace webdyno::http {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// Takes the same time for every wrong token of the right length.
bool same_secret(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    difference = static_cast<unsigned char>(difference | (given[i] ^ secret[i]));
  }
  return difference == 0;
}

}  // namespace

std::optional<Response> refuse(const Request& request, const AccessRules& rules) {
  if (!contains(rules.hosts, request.host)) {
    return error_response(403, "forbidden_host", "this Host header is not this server's address");
  }
  if (request.origin && !contains(rules.origins, *request.origin)) {
    return error_response(403, "forbidden_origin", "this Origin may not use the collector");
  }
  constexpr std::string_view kScheme = "Bearer ";
  if (!rules.token.empty()) {
    const std::string_view given = request.authorization;
    if (!given.starts_with(kScheme) || !same_secret(given.substr(kScheme.size()), rules.token)) {
      return error_response(
          401, "unauthorized",
          "the token is missing or wrong; `./webdyno serve` prints the address that carries it");
    }
  }
  return std::nullopt;
}

}  // namespace webdyno::http
