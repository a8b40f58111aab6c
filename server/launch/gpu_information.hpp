#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "server/launch/devtools_pipe.hpp"

namespace webdyno::launch {

/// What chrome://gpu shows, as far as it stays the same from one start to the next: `devices`,
/// `renderer`, `gl_version`, `display_type`, `feature_status` (which of the browser's parts use a
/// GPU, and which compute in software) and `driver_bug_workarounds`. What the browser does not say
/// is null or empty. The error is one line.
tl::expected<nlohmann::json, std::string> read_gpu_information(DevtoolsPipe& devtools);

/// The same of the answer to SystemInfo.getInfo, whatever it looks like.
nlohmann::json gpu_information_in(const nlohmann::json& answer);

}  // namespace webdyno::launch
