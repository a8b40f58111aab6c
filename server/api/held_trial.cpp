#include "server/api/held_trial.hpp"

namespace webdyno::api {

RunningTrial* held_trial(Context& context, const sweep::AttemptName& attempt,
                         const std::string& driver_uuid) {
  RunningTrial* running = context.running.find(attempt);
  return running != nullptr && running->driver_uuid() == driver_uuid ? running : nullptr;
}

http::Response not_held() {
  return http::error_response(409, "conflict", "this driver does not hold this attempt");
}

}  // namespace webdyno::api
