#pragma once

#include <nlohmann/json_fwd.hpp>

namespace webdyno::api {

/// OpenAPI 3.1 of the API: the paths and answers of schema/api/openapi.json, and all messages of
/// schema/messages among its components.
nlohmann::json api_document();

}  // namespace webdyno::api
