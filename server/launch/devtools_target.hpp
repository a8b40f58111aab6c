#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// The target of `type` (page, service_worker) whose URL contains `url_part`, waited for. One line
/// otherwise.
tl::expected<std::string, std::string> find_target(DevtoolsPipe& devtools, std::string_view type,
                                                   std::string_view url_part,
                                                   std::chrono::milliseconds timeout);

/// Evaluates a JavaScript expression in a target, awaits it when it is a promise, returns it as
/// JSON. One line otherwise: what it threw, or why it could not be asked.
tl::expected<nlohmann::json, std::string> evaluate(DevtoolsPipe& devtools,
                                                   const std::string& target_id,
                                                   std::string_view expression,
                                                   std::chrono::milliseconds timeout);

}  // namespace webdyno::launch
