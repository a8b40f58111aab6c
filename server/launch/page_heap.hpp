#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// Runtime.getHeapUsage of the page whose address contains `url_part`: of its own V8 isolate, no
/// worker's. The debugger is on the page for as long as that takes, and no domain of it is switched
/// on. One line where the browser does not tell.
tl::expected<nlohmann::json, std::string> read_page_heap(DevtoolsPipe& devtools,
                                                         std::string_view url_part);

}  // namespace webdyno::launch
