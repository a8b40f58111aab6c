#include "server/http/message.hpp"

#include <nlohmann/json.hpp>

namespace webdyno::http {
namespace {

// Page messages and SQL text may hold bytes that are no UTF-8: replace them rather than throw.
std::string dump(const nlohmann::json& body) {
  return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Response json_response(const nlohmann::json& body) {
  Response response;
  response.body = dump(body);
  return response;
}

Response too_large() { return error_response(413, "too_large", kTooLarge); }

Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view path) {
  nlohmann::json error = {{"code", code}, {"message", message}};
  if (!path.empty()) error["path"] = path;
  Response response;
  response.status = status;
  response.body = dump({{"ok", false}, {"error", std::move(error)}});
  return response;
}

}  // namespace webdyno::http
