#pragma once

#include <string>

#include "server/api/context.hpp"
#include "server/http/message.hpp"

namespace webdyno::api {

/// The running trial, if this driver holds this attempt of it; nullptr otherwise. To be asked again
/// behind everything that is waited for: it may have ended meanwhile.
RunningTrial* held_trial(Context& context, const sweep::AttemptName& attempt,
                         const std::string& driver_uuid);

/// 409: nullptr was the answer.
http::Response not_held();

}  // namespace webdyno::api
