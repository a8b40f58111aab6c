#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/message.hpp"

namespace webdyno::http {

/// Who may speak to an origin of ours.
struct AccessRules {
  std::vector<std::string>
      hosts;  // exact Host headers: a DNS name that was rebound to 127.0.0.1 is not among them
  std::vector<std::string> origins;  // exact Origin headers; a request without Origin passes (no
                                     // page sends none on POST)
  std::string token;                 // of `Authorization: Bearer`; empty: none is asked for
};

/// The refusal, or nullopt when the request may pass. Order: host, origin, token.
std::optional<Response> refuse(const Request& request, const AccessRules& rules);

}  // namespace webdyno::http
