#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// Each waits until there is a target whose URL contains `url_part`, attaches to it and returns the
/// session's id; one line when there is none in time. A service worker is waited for until it is
/// activated.
tl::expected<std::string, std::string> attach_to_page(DevtoolsPipe& devtools,
                                                      std::string_view url_part,
                                                      std::chrono::milliseconds timeout);
tl::expected<std::string, std::string> attach_to_service_worker(DevtoolsPipe& devtools,
                                                                std::string_view url_part,
                                                                std::chrono::milliseconds timeout);

/// Evaluates a JavaScript expression, awaits it when it is a promise, returns it as JSON. One line
/// otherwise: what it threw, or why it could not be asked.
tl::expected<nlohmann::json, std::string> evaluate(DevtoolsPipe& devtools,
                                                   const std::string& session_id,
                                                   std::string_view expression,
                                                   std::chrono::milliseconds timeout);

}  // namespace webdyno::launch
